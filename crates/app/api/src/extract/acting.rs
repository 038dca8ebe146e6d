//! Who acts.

use crate::{extract::Reader, problem::Problem};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures::future::LocalBoxFuture;
use honeydue_kernel::{Actor, Authority, Caller, SessionId, UserId};
use std::ops::Deref;

/// The bearer of a token who wants to change something. Whether the session still lives, and what the account may do, is judged
/// inside the change's own transaction; here it is only found out whose the token is, mostly from what it says itself.
#[derive(Debug)]
pub struct Acting {
    reader: Reader,
    actor: Actor,
}

/// The same, where it matters which session it is.
#[derive(Debug)]
pub struct Identified {
    acting: Acting,
    session: SessionId,
}

impl Acting {
    /// The actor, as use cases know one.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// Drops what is remembered of the token: it will not be presented again.
    pub fn forget(&self) {
        self.reader.wiring.known.forget(&self.reader.token);
    }

    fn by(reader: Reader, user: UserId) -> Self {
        let actor = vouched(user, Authority::Session { token: reader.token, needs: reader.needs });
        Self { reader, actor }
    }
}

impl Identified {
    /// The session of the token that was presented.
    pub const fn session(&self) -> SessionId {
        self.session
    }

    async fn of(reader: Reader) -> Result<Self, Problem> {
        let (user, session) = match reader.wiring.known.find(&reader.token) {
            Some(known) => known,
            None => Self::look_up(&reader).await?,
        };
        Ok(Self { acting: Acting::by(reader, user), session })
    }

    async fn look_up(reader: &Reader) -> Result<(UserId, SessionId), Problem> {
        let caller = match reader.wiring.caches.recall(reader.viewer()).await {
            Some(caller) => caller,
            None => reader.wiring.accounts.me(reader.viewer()).await?.caller,
        };
        reader.is(&caller);
        let Caller { user, session, session_ends: _, verified: _, zone: _ } = caller;
        let session = session.ok_or_else(|| Problem::fault("a credential was read without its session"))?;
        Ok((user, session))
    }
}

impl Deref for Identified {
    type Target = Acting;
    fn deref(&self) -> &Acting {
        &self.acting
    }
}

impl FromRequest for Acting {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let reader = Reader::of(request);
        let known = |reader: &Reader| reader.wiring.known.find(&reader.token).map(|(user, _)| user).or_else(|| reader.claimed(request));
        let user = reader.as_ref().ok().and_then(known);
        Box::pin(async move {
            match user {
                Some(user) => Ok(Self::by(reader?, user)),
                None => Ok(Identified::of(reader?).await?.acting),
            }
        })
    }
}

impl FromRequest for Identified {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let reader = Reader::of(request);
        Box::pin(async move { Self::of(reader?).await })
    }
}

/// Somebody who is just opening an account.
pub fn newcomer(user: UserId) -> Actor {
    vouched(user, Authority::Newcomer)
}

/// Somebody for whom something else than a session vouches, which was checked: a provider's token, or one that was mailed to the
/// account's address; or whose account has to make way.
pub fn is_vouched_for(user: UserId) -> Actor {
    vouched(user, Authority::Trusted)
}

#[expect(clippy::disallowed_methods, reason = "this is the extractor: it saw the credential, and the transaction checks it")]
const fn vouched(user: UserId, authority: Authority) -> Actor {
    Actor::vouched(user, authority)
}
