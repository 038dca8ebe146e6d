use super::*;
use proptest::prelude::*;
use secrecy::ExposeSecret;

fn read(text: &str) -> RedisUrl {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn nodes(url: &RedisUrl) -> Vec<String> {
    url.nodes.iter().map(|node| format!("{}:{}", node.host, node.port)).collect()
}

#[test]
fn one_server() {
    let url = read("redis://localhost");
    assert_eq!((nodes(&url), url.layout, url.encrypted), (vec!["localhost:6379".to_owned()], Layout::Single, false));
    assert!(url.user.is_none() && url.password.is_none() && url.database.is_none());
    let url = read(" rediss://kim:s%2Fe%40t@redis.example.org:7000/2 ");
    assert_eq!((nodes(&url), url.encrypted), (vec!["redis.example.org:7000".to_owned()], true));
    assert_eq!((url.user.as_deref(), url.database), (Some("kim"), Some(2)));
    assert_eq!(url.password.map(|password| password.expose_secret().to_owned()).as_deref(), Some("s/e@t"));
    let url = read("redis://:secret@[::1]/");
    assert_eq!((nodes(&url), url.user, url.database), (vec!["[::1]:6379".to_owned()], None, None));
}

#[test]
fn sentinels_and_the_service_that_they_watch() {
    let url = read("redis-sentinel://:secret@one/1?service=main&node=two:26380&node=10.0.0.3:1");
    assert_eq!((url.layout.clone(), url.database), (Layout::Sentinel("main".to_owned()), Some(1)));
    assert_eq!(nodes(&url), ["one:26379", "two:26380", "10.0.0.3:1"]);
}

#[test]
fn a_cluster_by_some_of_its_nodes() {
    let url = read("rediss-cluster://one:7000?node=two:7001");
    assert_eq!((url.layout.clone(), url.encrypted, nodes(&url)), (Layout::Cluster, true, vec!["one:7000".into(), "two:7001".into()]));
}

#[test]
fn what_is_wrong_is_named() {
    for (text, expected) in [
        ("", RedisUrlError::Scheme),
        ("localhost:6379", RedisUrlError::Scheme),
        ("http://localhost", RedisUrlError::Scheme),
        ("redis-://localhost", RedisUrlError::Scheme),
        ("redis-sentinels://localhost", RedisUrlError::Scheme),
        ("redis://", RedisUrlError::Host),
        ("redis:///0", RedisUrlError::Host),
        ("redis://localhost:port", RedisUrlError::Malformed),
        ("redis://localhost#0", RedisUrlError::Malformed),
        ("redis://kim@localhost", RedisUrlError::Credentials),
        ("redis://localhost/one", RedisUrlError::Database),
        ("redis://localhost/256", RedisUrlError::Database),
        ("redis-cluster://localhost/0", RedisUrlError::Database),
        ("redis://localhost?db=1", RedisUrlError::Parameter),
        ("redis-cluster://localhost?node=two", RedisUrlError::Parameter),
        ("redis-cluster://localhost?service=main", RedisUrlError::Parameter),
        ("redis-sentinel://localhost?service=a&service=b", RedisUrlError::Parameter),
        ("redis-sentinel://localhost", RedisUrlError::Service),
    ] {
        assert_eq!(check_url(text), Err(expected), "{text}");
    }
}

#[test]
fn nothing_prints_the_password() {
    let url = read("redis://kim:s3cret@localhost");
    assert!(!format!("{url:?}").contains("s3cret"));
    for broken in ["redis://kim:s3cret@", "redis://kim:s3/cret@localhost", "redis://:s3cret@localhost:s3cret", "s3cret"] {
        let error = check_url(broken).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3c"), "{broken}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".*", scheme in "(redis|rediss)(-sentinel|-cluster)?://") {
        let _ = check_url(&text);
        let _ = check_url(&format!("{scheme}{text}"));
    }
}
