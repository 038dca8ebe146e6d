//! Encrypted connections: what libpq's words mean, and whom they trust.

mod chain;

#[cfg(test)]
mod tests;

use chain::Chain;
use std::{io, path::Path, sync::Arc};
use tokio_postgres::{config::SslMode, error::SqlState};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::{
    self, ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

/// What is wrong with how connections shall be encrypted.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// No such mode.
    #[error("sslmode must be one of disable, prefer, require, verify-ca and verify-full")]
    Mode,
    /// Everybody can have a certificate that the system trusts: only the name in it makes it a server's.
    #[error("sslrootcert=system goes with sslmode=verify-full only, which it means by itself")]
    WeakMode,
    /// The file with the certificates to trust can't be read.
    #[error("sslrootcert={path} can't be read: {cause}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why not.
        cause: io::Error,
    },
    /// It has none, or one that is none.
    #[error("sslrootcert={0} has no certificate in it")]
    NoCertificate(String),
    /// The system has no certificates to trust.
    #[error("the system trusts no certificate: name one by sslrootcert")]
    SystemTrustsNobody,
    /// The library can't do what it should.
    #[error(transparent)]
    Library(#[from] rustls::Error),
}

/// How connections are encrypted.
#[derive(Clone)]
pub(super) struct Tls {
    mode: SslMode,
    connector: MakeRustlsConnect,
}

/// What a certificate must have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Checked {
    Nothing,
    Chain,
    ChainAndName,
}

impl Tls {
    /// By `sslmode` and `sslrootcert`. As with libpq, nothing said is `prefer`; whoever is named to be trusted is asked for,
    /// though no host name is, if the mode itself asks for nothing; and `system` asks for both.
    pub(super) fn new(mode: Option<&str>, root: Option<&str>, direct: bool) -> Result<Self, TlsError> {
        let of_system = root == Some("system");
        let (mode, checked) = match mode {
            None if of_system => (SslMode::Require, Checked::ChainAndName),
            None | Some("prefer") => (SslMode::Prefer, Checked::Nothing),
            Some("disable") => (SslMode::Disable, Checked::Nothing),
            Some("require") => (SslMode::Require, Checked::Nothing),
            Some("verify-ca") => (SslMode::Require, Checked::Chain),
            Some("verify-full") => (SslMode::Require, Checked::ChainAndName),
            Some(_) => return Err(TlsError::Mode),
        };
        if of_system && checked != Checked::ChainAndName {
            return Err(TlsError::WeakMode);
        }
        let roots = match root {
            Some(path) if !of_system => Some(roots_in(path)?),
            None if checked == Checked::Nothing => None,
            _ => Some(roots_of_system()?),
        };
        Ok(Self { mode, connector: connector(roots, checked, direct)? })
    }

    /// What the driver asks a server for.
    pub(super) fn mode(&self) -> SslMode {
        self.mode
    }

    /// What encrypts a connection.
    pub(super) fn connector(&self) -> MakeRustlsConnect {
        self.connector.clone()
    }

    /// Whether a connection failed by its encryption, or because the server lets nobody in who comes so.
    pub(super) fn is_why(error: &tokio_postgres::Error) -> bool {
        let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
        let of_tls = cause.and_then(io::Error::get_ref).is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>);
        of_tls || error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
    }
}

fn connector(roots: Option<RootCertStore>, checked: Checked, direct: bool) -> Result<MakeRustlsConnect, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let builder = match (roots, checked) {
        (Some(roots), Checked::ChainAndName) => builder.with_root_certificates(roots),
        (roots, _) => builder.dangerous().with_custom_certificate_verifier(Arc::new(Chain { roots, algorithms })),
    };
    let mut config = builder.with_no_client_auth();
    if direct {
        // whoever does not ask first says so what is spoken
        config.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    Ok(MakeRustlsConnect::new(config))
}

fn roots_in(path: &str) -> Result<RootCertStore, TlsError> {
    let text = std::fs::read(Path::new(path)).map_err(|cause| TlsError::Unreadable { path: path.to_owned(), cause })?;
    let none = || TlsError::NoCertificate(path.to_owned());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        roots.add(certificate.map_err(|_| none())?).map_err(|_| none())?;
    }
    if roots.is_empty() { Err(none()) } else { Ok(roots) }
}

fn roots_of_system() -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    // a store of the system may have some that are broken
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() { Err(TlsError::SystemTrustsNobody) } else { Ok(roots) }
}
