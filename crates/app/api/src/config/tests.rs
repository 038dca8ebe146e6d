use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn wrong(variables: &[(&str, &str)]) -> Vec<String> {
    read(variables).unwrap_err().0
}

#[test]
fn nothing_given_means_the_defaults() {
    let config = read(&[("PATH", "/bin"), ("HONEYDUE_LISTEN", "")]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8000");
    assert_eq!(config.public_url, "http://127.0.0.1:8000");
    assert_eq!((config.pool_max, config.pool_min), (20, 10));
    assert_eq!((config.log.as_str(), config.log_format), ("info", LogFormat::Text));
    assert_eq!(config.trusted_proxies, TrustedProxies::default());
    assert!(config.metrics_listen.is_none() && !config.requires_verified_email());
}

#[test]
fn what_is_needed_is_named() {
    let config = read(&[]).unwrap();
    assert!(config.database_url().unwrap_err().to_string().starts_with("DATABASE_URL is not set"));
    assert!(config.secret_key().unwrap_err().to_string().starts_with("HONEYDUE_SECRET_KEY is not set"));
}

#[test]
fn everything_given_is_taken() {
    let config = read(&[
        ("DATABASE_URL", "postgres://serving@localhost/honeydue"),
        ("HONEYDUE_MIGRATION_URL", "postgres://owning@localhost/honeydue"),
        ("HONEYDUE_SECRET_KEY", "0123456789abcdef0123456789abcdef"),
        ("REDIS_URL", "redis://localhost"),
        ("HONEYDUE_LISTEN", "[::1]:9000"),
        ("HONEYDUE_METRICS_LISTEN", "127.0.0.1:9100"),
        ("HONEYDUE_PUBLIC_URL", "https://api.example.org/"),
        ("HONEYDUE_TRUSTED_PROXIES", " 10.0.0.0/8, ::1 "),
        ("HONEYDUE_REQUIRE_VERIFIED_EMAIL", "true"),
        ("HONEYDUE_APPLE_AUDIENCES", "org.example.honeydue, org.example.honeydue.web,"),
        ("HONEYDUE_GOOGLE_AUDIENCES", "1234.apps.googleusercontent.com"),
        ("HONEYDUE_POOL_MAX", "8"),
        ("HONEYDUE_POOL_MIN", "8"),
        ("HONEYDUE_LOG", "honeydue_api=debug,warn"),
        ("HONEYDUE_LOG_FORMAT", "JSON"),
        ("HONEYDUE_TEST_POSTGRES", "postgres://localhost/postgres"),
    ])
    .unwrap();
    assert_eq!(config.listen.to_string(), "[::1]:9000");
    assert_eq!(config.public_url, "https://api.example.org");
    assert_eq!(Ok(config.trusted_proxies.clone()), "10.0.0.0/8,::1".parse());
    assert_eq!((config.pool_max, config.pool_min), (8, 8));
    assert_eq!(config.apple_audiences, ["org.example.honeydue", "org.example.honeydue.web"]);
    assert_eq!(config.google_audiences, ["1234.apps.googleusercontent.com"]);
    assert_eq!(config.log_format, LogFormat::Json);
    assert!(config.requires_verified_email() && config.secret_key().is_ok() && config.redis_url.is_some());
}

#[test]
fn a_setting_that_does_not_exist_is_named() {
    let wrong = wrong(&[("HONEYDUE_LISTN", "127.0.0.1:1")]);
    assert!(wrong[0].starts_with("HONEYDUE_LISTN is not a setting; there are DATABASE_URL,"), "{wrong:?}");
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let wrong = wrong(&[
        ("HONEYDUE_LISTEN", "localhost"),
        ("HONEYDUE_POOL_MAX", "0"),
        ("HONEYDUE_PUBLIC_URL", "example.org"),
        ("HONEYDUE_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("HONEYDUE_LOG_FORMAT", "xml"),
        ("HONEYDUE_REQUIRE_VERIFIED_EMAIL", "maybe"),
    ]);
    let variables: Vec<&str> = wrong.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(
        variables,
        [
            "HONEYDUE_LISTEN",
            "HONEYDUE_POOL_MAX",
            "HONEYDUE_PUBLIC_URL",
            "HONEYDUE_TRUSTED_PROXIES",
            "HONEYDUE_REQUIRE_VERIFIED_EMAIL",
            "HONEYDUE_LOG_FORMAT"
        ]
    );
    assert!(wrong[1].contains("between 1 and 1000"));
}

#[test]
fn the_pool_keeps_no_more_than_it_may_have() {
    let wrong = wrong(&[("HONEYDUE_POOL_MAX", "5"), ("HONEYDUE_POOL_MIN", "6")]);
    assert_eq!(wrong, ["HONEYDUE_POOL_MIN must not be larger than HONEYDUE_POOL_MAX, which is 5"]);
    assert_eq!(read(&[("HONEYDUE_POOL_MAX", "5")]).unwrap().pool_min, 5);
}

#[test]
fn a_secret_key_is_long_and_never_told() {
    let wrong = wrong(&[("HONEYDUE_SECRET_KEY", "hunter2")]);
    assert_eq!(wrong, ["HONEYDUE_SECRET_KEY must have at least 32 characters"]);
}
