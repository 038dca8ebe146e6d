"""Makes identity tokens, good ones and bad ones, with a library that is not ours.

    python3 -m venv /tmp/jose && /tmp/jose/bin/pip install -r tools/jose/requirements.txt
    /tmp/jose/bin/python tools/jose/make.py --tokens crates/adapters/oidc/tests/data/tokens.json \\
        --lasting crates/app/api/tests/http/data/identity_tokens.json

Each file has the keys that two providers publish, and tokens by their names. Those of the first file are checked at `NOW`
and say what has to come of that; those of the second are good until 2100, for tests that run by a real clock. The keys that
sign are made anew each time and kept nowhere: nobody can make another token for a file that is there.
"""

import argparse
import base64
import hashlib
import hmac
import json
import warnings

from joserfc import jws, jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, RSAKey

NOW = 1_800_000_000
LAST = 4_102_444_800
APPLE, GOOGLE = "https://appleid.apple.com", "https://accounts.google.com"
AUDIENCES = {"apple": ["org.example.honeydue", "org.example.honeydue.web"], "google": ["1234-web.apps.googleusercontent.com"]}


warnings.simplefilter("ignore", SecurityWarning)


def rsa(kid: str, bits: int = 2048) -> RSAKey:
    return RSAKey.generate_key(bits, {"kid": kid, "use": "sig"})


KEYS = {"apple": rsa("apple-1"), "google": rsa("google-1"), "curve": ECKey.generate_key("P-256", {"kid": "apple-2", "use": "sig"})}
WEAK = rsa("apple-weak", 1024)
STRANGER = rsa("apple-1")


def published() -> dict:
    """What each provider publishes; Apple two keys that sign, and one too short to believe."""
    alg = {"RSA": "RS256", "EC": "ES256"}
    public = lambda *keys: {"keys": [key.as_dict(private=False) | {"alg": alg[key.key_type]} for key in keys]}
    return {"apple": public(KEYS["apple"], KEYS["curve"], WEAK), "google": public(KEYS["google"])}


def part(value) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def apple(**changed) -> dict:
    claims = {"iss": APPLE, "aud": AUDIENCES["apple"][0], "sub": "001234.0a1b2c3d4e5f.1200", "iat": NOW - 10, "exp": NOW + 600}
    claims |= {"email": "ana@example.org", "email_verified": True, "nonce_supported": True} | changed
    return {name: value for name, value in claims.items() if value is not None}


def google(**changed) -> dict:
    claims = {"iss": GOOGLE, "aud": AUDIENCES["google"][0], "azp": "1234-ios", "sub": "110169484474386276334", "iat": NOW - 10}
    claims |= {"exp": NOW + 3600, "email": "ana@example.org", "email_verified": True, "given_name": "Ana", "family_name": "Lima"} | changed
    return {name: value for name, value in claims.items() if value is not None}


def signed(claims: dict | bytes, key=None, alg: str = "RS256", **header) -> str:
    key = key or KEYS["google" if isinstance(claims, dict) and "google" in claims["iss"] else "apple"]
    header = {name: value for name, value in ({"alg": alg, "kid": key.kid} | header).items() if value is not None}
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(header, payload, key, algorithms=[alg], registry=jws.JWSRegistry(algorithms=[alg], strict_check_header=False))


def sealed(claims: dict, secret: bytes) -> str:
    """HS256 by hand: the library knows what a public key looks like, and does not take it for a secret."""
    text = f"{part({'alg': 'HS256', 'kid': 'apple-1'})}.{part(claims)}"
    return f"{text}.{part(hmac.digest(secret, text.encode(), 'sha256'))}"


def person(claims: dict, **changed) -> dict:
    names = {"first_name": claims.get("given_name"), "last_name": claims.get("family_name")}
    return {"subject": claims["sub"], "email": claims.get("email"), "email_verified": True} | names | changed


CASES = []


def case(name: str, token: str, outcome, provider: str = "apple", nonce: str | None = None) -> None:
    CASES.append({"name": name, "provider": provider, "token": token, "nonce": nonce, "outcome": outcome})


def good() -> None:
    of_apple, of_google = apple(), google()
    case("good of apple", signed(of_apple), person(of_apple))
    case("good of google", signed(of_google), person(of_google), "google")
    case("good of google by its short name", signed(google(iss="accounts.google.com")), person(of_google), "google")
    case("signed with a curve", signed(of_apple, KEYS["curve"], "ES256"), person(of_apple))
    case("second audience", signed(apple(aud=AUDIENCES["apple"][1])), person(of_apple))
    case("list of audiences", signed(apple(aud=["other", AUDIENCES["apple"][0]])), person(of_apple))
    case("made by a library for claims", jwt.encode({"alg": "RS256", "kid": "apple-1"}, of_apple, KEYS["apple"]), person(of_apple))
    relay = apple(email="x7k2m9@privaterelay.appleid.com", is_private_email="true")
    case("private relay", signed(relay), person(relay))
    case("verified as a text", signed(apple(email_verified="true")), person(of_apple))
    case("unverified", signed(apple(email_verified=False)), person(of_apple, email_verified=False))
    case("unverified as a text", signed(apple(email_verified="false")), person(of_apple, email_verified=False))
    case("silent about verification", signed(apple(email_verified=None)), person(of_apple, email_verified=False))
    case("no address", signed(apple(email=None, email_verified=None)), person(of_apple, email=None, email_verified=False))
    case("no address that could be one", signed(apple(email="ana")), person(of_apple, email=None))
    case("a name that is too long", signed(google(given_name="x" * 101)), person(of_google, first_name=None), "google")


def times() -> None:
    of_apple = person(apple())
    case("expired", signed(apple(exp=NOW - 60)), "expired")
    case("expired inside of the leeway", signed(apple(exp=NOW - 59)), of_apple)
    case("expired at the beginning of time", signed(apple(exp=-(2**63))), "expired")
    case("good for ever", signed(apple(exp=2**63 - 1)), of_apple)
    case("issued later", signed(apple(iat=NOW + 61)), "not_yet_valid")
    case("issued later inside of the leeway", signed(apple(iat=NOW + 60)), of_apple)
    case("valid later", signed(apple(nbf=NOW + 61)), "not_yet_valid")
    case("valid later inside of the leeway", signed(apple(nbf=NOW + 60)), of_apple)
    case("without an end", signed(apple(exp=None)), "malformed")
    case("an end that is a text", signed(apple(exp=str(NOW + 600))), "malformed")


def nonces() -> None:
    nonce = "n-0S6_WzA2Mj"
    hashed = hashlib.sha256(nonce.encode()).hexdigest()
    of_apple, of_google = person(apple()), person(google())
    case("nonce", signed(apple(nonce=nonce)), of_apple, nonce=nonce)
    case("hashed nonce", signed(apple(nonce=hashed)), of_apple, nonce=nonce)
    case("nonce of google", signed(google(nonce=nonce)), of_google, "google", nonce)
    case("hashed nonce of google", signed(google(nonce=hashed)), of_google, "google", nonce)
    case("wrong nonce", signed(apple(nonce=nonce)), "nonce", nonce="another")
    case("wrong nonce of google", signed(google(nonce=nonce)), "nonce", "google", "another")
    case("nonce in capitals", signed(apple(nonce=hashed.upper())), "nonce", nonce=nonce)
    case("the hash for the nonce", signed(apple(nonce=nonce)), "nonce", nonce=hashed)
    case("no nonce where there should be one", signed(apple()), "nonce", nonce=nonce)
    case("no nonce of google where there should be one", signed(google()), "nonce", "google", nonce)
    case("a nonce that nobody tells", signed(apple(nonce=hashed)), "nonce")
    case("a nonce that nobody tells of google", signed(google(nonce=nonce)), of_google, "google")


def others() -> None:
    case("other audience", signed(apple(aud="org.example.other")), "audience")
    case("other audiences", signed(apple(aud=["a", "b"])), "audience")
    case("no audiences", signed(apple(aud=[])), "audience")
    case("audience of the other provider", signed(apple(aud=AUDIENCES["google"][0])), "audience")
    case("audience with a different case", signed(apple(aud="ORG.example.honeydue")), "audience")
    case("without an audience", signed(apple(aud=None)), "malformed")
    case("other issuer", signed(apple(iss="https://appleid.apple.com.example.org")), "issuer")
    case("issuer with a slash", signed(apple(iss=APPLE + "/")), "issuer")
    case("issuer without its scheme", signed(apple(iss="appleid.apple.com")), "issuer")
    case("google signed by apple", signed(google(), KEYS["apple"]), "issuer")
    case("google where apple was meant", signed(google()), "unknown_key")
    case("apple where google was meant", signed(apple()), "unknown_key", "google")
    case("without a subject", signed(apple(sub=None)), "malformed")
    case("an empty subject", signed(apple(sub="")), "malformed")
    case("a subject with a space", signed(apple(sub="001234 ")), "malformed")


def forged() -> None:
    claims, public = apple(), KEYS["apple"].as_pem(private=False)
    header = lambda **values: part({"alg": "RS256", "kid": "apple-1"} | values)
    for alg in ["none", "None", "NONE", ""]:
        case(f"algorithm {alg!r}", f"{header(alg=alg)}.{part(claims)}.", "algorithm")
    case("no signature", f"{header()}.{part(claims)}.", "signature")
    case("signed with the public key as a secret", sealed(claims, public), "algorithm")
    case("signed with the modulus as a secret", sealed(claims, KEYS["apple"].as_dict()["n"].encode()), "algorithm")
    case("another hash", signed(claims, alg="RS512"), "algorithm")
    case("another padding", signed(claims, alg="PS256"), "algorithm")
    case("a curve's algorithm for the other key", signed(claims, KEYS["curve"], "ES256", kid="apple-1"), "algorithm")
    case("an algorithm that is not the key's", signed(claims, kid="apple-2"), "algorithm")
    case("signed by a stranger", signed(claims, STRANGER), "signature")
    case("signed with a short key", signed(claims, WEAK), "signature")
    case("unknown key", signed(claims, kid="apple-9"), "unknown_key")
    case("no key id", signed(claims, kid=None), "unknown_key")
    case("a key in the header", signed(claims, STRANGER, jwk=STRANGER.as_dict(private=False)), "signature")
    case("the address of a key in the header", signed(claims, STRANGER, kid="x", jku="https://example.org/keys"), "unknown_key")
    head, body, signature = signed(claims).split(".")
    case("other claims", f"{head}.{part(apple(sub='someone.else'))}.{signature}", "signature")
    case("another header", f"{header(typ='JWT')}.{body}.{signature}", "signature")
    zeros = part(bytes(64))
    case("a curve's signature of zeros", f"{header(alg='ES256', kid='apple-2')}.{body}.{zeros}", "signature")


def broken() -> None:
    head, body, signature = signed(apple()).split(".")
    for name, token in {
        "empty": "",
        "a word": "token",
        "two parts": f"{head}.{body}",
        "four parts": f"{head}.{body}.{signature}.{signature}",
        "encrypted": f"{head}.{body}.{body}.{body}.{signature}",
        "dots": "..",
        "no base64": f"{head}.{body}.!!!",
        "base64 with padding": f"{head}.{body}.{signature}==",
        "a line break": f"{head}.{body}.{signature}\n",
        "a header that is no json": f"{part(b'header')}.{body}.{signature}",
        "a header that is a list": f"{part([])}.{body}.{signature}",
        "a header without an algorithm": f"{part({'kid': 'apple-1'})}.{body}.{signature}",
        "a key id that is a number": f"{part({'alg': 'RS256', 'kid': 1})}.{body}.{signature}",
        "an extension": f"{part({'alg': 'RS256', 'kid': 'apple-1', 'crit': ['b64'], 'b64': False})}.{body}.{signature}",
        "claims that are no json": signed(b"claims"),
        "claims that are a list": signed(b"[]"),
        "claims that are not in utf-8": signed(b'{"sub": "\xff"}'),
        "a claim that is told twice": signed(json.dumps(apple()).encode()[:-1] + b', "sub": "someone.else"}'),
    }.items():
        case(name, token, "malformed")
    case("oversized", signed(apple(padding="x" * 8192)), "oversized")
    case("oversized by a byte", "x" * 8193, "oversized")


def lasting() -> dict:
    """Of Ana, who has an Apple and a Google identity, and of others."""
    until = {"exp": LAST}
    nonce = {"nonce": hashlib.sha256(b"once").hexdigest()}
    claims = {
        "apple_ana": apple(**until),
        "apple_ana_moved": apple(email="moved@example.org", **until),
        "apple_ana_without_address": apple(email=None, email_verified=None, **until),
        "apple_ana_nonce": apple(**nonce, **until),
        "apple_relay": apple(sub="001234.relay", email="x7k2m9@privaterelay.appleid.com", is_private_email="true", **until),
        "apple_unverified": apple(sub="001234.unverified", email_verified=False, **until),
        "apple_nobody": apple(sub="001234.nobody", email=None, email_verified=None, **until),
        "apple_audience": apple(aud="org.example.other", **until),
        "apple_issuer": apple(iss="https://example.org", **until),
        "apple_expired": apple(),
        "apple_later": apple(iat=LAST - 10, **until),
        "google_ana": google(**until),
        "google_ben": google(sub="220169484474386276334", email="ben@example.org", given_name="Ben", family_name=None, **until),
    }
    earlier = {name: {**of, "iat": of["iat"] if name == "apple_later" else 1_500_000_000} for name, of in claims.items()}
    earlier["apple_expired"]["exp"] = 1_500_000_600
    tokens = {name: signed(of) for name, of in earlier.items()}
    tokens["apple_stranger"] = signed(earlier["apple_ana"], STRANGER)
    tokens["apple_unknown_key"] = signed(earlier["apple_ana"], kid="apple-9")
    head, body, _ = tokens["apple_ana"].split(".")
    tokens["apple_none"] = f"{part({'alg': 'none', 'kid': 'apple-1'})}.{body}."
    return tokens


def write(path: str, content: dict) -> None:
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"keys": published(), "audiences": AUDIENCES} | content, file, indent=1)
        file.write("\n")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tokens", required=True, help="write the tokens that say what has to come of them to this file")
    options.add_argument("--lasting", required=True, help="write the tokens that are good until 2100 to this file")
    asked = options.parse_args()
    for kind in [good, times, nonces, others, forged, broken]:
        kind()
    write(asked.tokens, {"now": NOW, "cases": CASES})
    write(asked.lasting, {"tokens": lasting()})
    print(f"{len(CASES)} tokens with their outcomes, and {len(lasting())} that last")


if __name__ == "__main__":
    main()
