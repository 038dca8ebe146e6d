//! Whom an encrypted connection trusts.

use crate::RedisConfigError;
use fred::types::config::{TlsConfig, TlsHostMapping};
use std::{io, sync::Arc};
use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Trusts what the system trusts, and these certificates.
pub fn trusting(authorities: Option<&str>) -> Result<TlsConfig, RedisConfigError> {
    let mut roots = RootCertStore::empty();
    for authority in CertificateDer::pem_slice_iter(authorities.unwrap_or_default().as_bytes()) {
        let added = authority.ok().and_then(|authority| roots.add(authority).ok());
        added.ok_or(RedisConfigError::Authorities)?;
    }
    if authorities.is_some() && roots.is_empty() {
        return Err(RedisConfigError::Authorities);
    }
    // a store of the system may have some that are broken
    let known = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(known.certs);
    if roots.is_empty() {
        return Err(RedisConfigError::Certificates(io::Error::other(format!("{:?}", known.errors))));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // nodes of a cluster tell their addresses, and certificates are for names
    Ok(TlsConfig { connector: config.into(), hostnames: TlsHostMapping::DefaultHost })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_found_out_at_the_start() {
        for nothing in ["", "certificate", "-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n"] {
            assert!(matches!(trusting(Some(nothing)), Err(RedisConfigError::Authorities)), "{nothing:?}");
        }
    }
}
