use super::{Direction, Link, Traffic};
use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{JoinSet, yield_now},
    time::timeout,
};

/// Longer than a burst takes to leave.
const DELAY: Duration = Duration::from_millis(25);
/// Long enough for what should not come to come.
const A_WHILE: Duration = Duration::from_millis(100);

/// A link to a listener.
async fn wired() -> (Link, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let link = Link::to(listener.local_addr().unwrap()).await.unwrap();
    (link, listener)
}

/// A client and the server that hears it.
async fn call(link: &Link, listener: &TcpListener) -> (TcpStream, TcpStream) {
    let client = dial(link).await;
    let (server, _) = listener.accept().await.unwrap();
    server.set_nodelay(true).unwrap();
    (client, server)
}

async fn dial(link: &Link) -> TcpStream {
    let client = TcpStream::connect(("127.0.0.1", link.port())).await.unwrap();
    client.set_nodelay(true).unwrap();
    client
}

/// A client of a server that says everything back.
async fn echoed(link: &Link, listener: TcpListener) -> TcpStream {
    let (client, mut server) = call(link, &listener).await;
    let echo = async move {
        let mut buffer = [0; 1024];
        while let Ok(length @ 1..) = server.read(&mut buffer).await {
            if server.write_all(&buffer[..length]).await.is_err() {
                return;
            }
        }
    };
    let mut echoes = JoinSet::new();
    echoes.spawn(echo);
    echoes.detach_all();
    client
}

async fn ping(client: &mut TcpStream) {
    client.write_all(b"ping").await.unwrap();
    assert_eq!(hear(client, 4).await, b"ping");
}

async fn hear(from: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut heard = vec![0; length];
    from.read_exact(&mut heard).await.unwrap();
    heard
}

/// What was heard until the connection ended, and how it ended.
async fn hear_out(from: &mut TcpStream) -> (Vec<u8>, Option<ErrorKind>) {
    let mut heard = Vec::new();
    let end = from.read_to_end(&mut heard).await.err();
    (heard, end.map(|error| error.kind()))
}

#[tokio::test]
async fn each_direction_takes_at_least_the_delay() {
    let (link, listener) = wired().await;
    link.set_delay(DELAY);
    let mut client = echoed(&link, listener).await;
    let start = Instant::now();
    ping(&mut client).await;
    assert!(start.elapsed() >= DELAY * 2, "{:?}", start.elapsed());
}

#[tokio::test]
async fn bytes_keep_their_order() {
    let (link, listener) = wired().await;
    link.set_delay(Duration::from_millis(3));
    let (mut client, mut server) = call(&link, &listener).await;
    let sent: Vec<u8> = (0..40_000_u32).flat_map(u32::to_be_bytes).collect();
    let speak = async {
        for (turn, chunk) in sent.chunks(997).enumerate() {
            // An ever-changing delay must not let a later chunk overtake.
            link.set_delay(Duration::from_millis(turn as u64 % 4));
            client.write_all(chunk).await.unwrap();
        }
    };
    let ((), heard) = tokio::join!(speak, hear(&mut server, sent.len()));
    assert_eq!(heard, sent);
}

#[tokio::test]
async fn a_burst_is_not_throttled() {
    let (link, listener) = wired().await;
    link.set_delay(DELAY);
    let (mut client, mut server) = call(&link, &listener).await;
    let mut patient = echoed(&link, listener).await;
    let burst = async {
        for _ in 0..100 {
            client.write_all(b"part").await.unwrap();
            // The link reads them apart.
            yield_now().await;
        }
        hear(&mut server, 400).await;
    };
    let twenty_pings = async {
        for _ in 0..20 {
            ping(&mut patient).await;
        }
    };
    // One after another, the hundred parts would take a hundred delays, and the pings take forty.
    tokio::select! {
        () = burst => {}
        () = twenty_pings => panic!("the pings were faster"),
    }
}

#[tokio::test]
async fn three_awaited_pings_are_three_trips() {
    let (link, listener) = wired().await;
    let mut client = echoed(&link, listener).await;
    for _ in 0..3 {
        ping(&mut client).await;
    }
    assert_eq!(link.traffic(), Traffic { trips: 3, statements: 0, to_server: 12, to_client: 12 });
    assert_eq!(link.connections(), [link.traffic()]);
}

#[tokio::test]
async fn a_pipelined_burst_is_one_trip() {
    let (link, listener) = wired().await;
    link.set_delay(DELAY * 8);
    let mut client = echoed(&link, listener).await;
    for _ in 0..8 {
        client.write_all(b"ping").await.unwrap();
        // The link reads them apart.
        yield_now().await;
    }
    hear(&mut client, 32).await;
    assert_eq!(link.trips(), 1);
    assert_eq!(link.traffic().bytes(), 64);
}

#[tokio::test]
async fn an_answer_in_parts_is_one_trip() {
    let (link, listener) = wired().await;
    let (mut client, mut server) = call(&link, &listener).await;
    client.write_all(b"?").await.unwrap();
    hear(&mut server, 1).await;
    for part in 0..5 {
        server.write_all(&[part]).await.unwrap();
        assert_eq!(hear(&mut client, 1).await, [part]);
    }
    assert_eq!(link.trips(), 1);
}

#[tokio::test]
async fn trips_are_counted_by_connection_and_for_all() {
    let (link, listener) = wired().await;
    let (mut first, mut heard_first) = call(&link, &listener).await;
    let (mut second, mut heard_second) = call(&link, &listener).await;
    for (client, server) in [(&mut first, &mut heard_first), (&mut second, &mut heard_second)] {
        client.write_all(b"one").await.unwrap();
        hear(server, 3).await;
    }
    heard_second.write_all(b"answer").await.unwrap();
    hear(&mut second, 6).await;
    second.write_all(b"two").await.unwrap();
    hear(&mut heard_second, 3).await;

    assert_eq!(link.trips(), 3);
    assert_eq!(link.connections().iter().map(|traffic| traffic.trips).collect::<Vec<_>>(), [1, 2]);

    link.reset();
    assert_eq!((link.traffic(), link.connections()), (Traffic::default(), vec![Traffic::default(); 2]));
}

#[tokio::test]
async fn a_cut_resets_both_ends_and_lets_new_connections_in() {
    let (link, listener) = wired().await;
    let (mut client, mut server) = call(&link, &listener).await;
    link.cut();
    assert_eq!(hear_out(&mut client).await, (vec![], Some(ErrorKind::ConnectionReset)));
    assert_eq!(hear_out(&mut server).await, (vec![], Some(ErrorKind::ConnectionReset)));
    assert_eq!(link.connections(), []);
    ping(&mut echoed(&link, listener).await).await;
}

#[tokio::test]
async fn a_connection_is_cut_after_exactly_so_many_bytes() {
    for length in [0, 1, 7, 19, 20] {
        let (link, listener) = wired().await;
        let (mut client, mut server) = call(&link, &listener).await;
        link.cut_after(Direction::ToServer, length);
        client.write_all(&[b'a'; 20]).await.unwrap();
        let (heard, end) = hear_out(&mut server).await;
        assert_eq!((heard.len() as u64, end), (length, Some(ErrorKind::ConnectionReset)));
        assert_eq!(hear_out(&mut client).await.1, Some(ErrorKind::ConnectionReset));

        let (mut client, mut server) = call(&link, &listener).await;
        link.cut_after(Direction::ToClient, 10 + length);
        client.write_all(&[b'a'; 20]).await.unwrap();
        hear(&mut server, 20).await;
        assert!(link.is_armed(), "what goes the other way does not count");
        server.write_all(&[b'b'; 9]).await.unwrap();
        hear(&mut client, 9).await;
        server.write_all(&[b'b'; 21]).await.unwrap();
        let (heard, end) = hear_out(&mut client).await;
        assert_eq!((heard.len() as u64, end), (1 + length, Some(ErrorKind::ConnectionReset)));
        assert!(!link.is_armed());
    }
}

#[tokio::test]
async fn only_the_connection_that_carries_the_byte_is_cut() {
    let (link, listener) = wired().await;
    let (mut first, mut heard_first) = call(&link, &listener).await;
    let (mut second, mut heard_second) = call(&link, &listener).await;
    link.cut_after(Direction::ToServer, 6);
    first.write_all(b"four").await.unwrap();
    hear(&mut heard_first, 4).await;
    second.write_all(b"four").await.unwrap();
    assert_eq!(hear_out(&mut heard_second).await, (b"fo".to_vec(), Some(ErrorKind::ConnectionReset)));
    first.write_all(b"more").await.unwrap();
    assert_eq!(hear(&mut heard_first, 4).await, b"more");
}

#[tokio::test]
async fn a_hung_link_accepts_and_delivers_nothing_until_it_resumes() {
    let (link, listener) = wired().await;
    let (mut client, mut server) = call(&link, &listener).await;
    link.hang();
    let mut late = dial(&link).await;
    client.write_all(b"one").await.unwrap();
    late.write_all(b"two").await.unwrap();
    let mut buffer = [0; 3];
    assert!(timeout(A_WHILE, server.read(&mut buffer)).await.is_err());
    assert!(timeout(A_WHILE, listener.accept()).await.is_err());
    assert_eq!(link.traffic().bytes(), 0);
    link.resume();
    assert_eq!(hear(&mut server, 3).await, b"one");
    let (mut heard_late, _) = listener.accept().await.unwrap();
    assert_eq!(hear(&mut heard_late, 3).await, b"two");
}

#[tokio::test]
async fn a_hung_connection_can_be_cut() {
    let (link, listener) = wired().await;
    let (mut client, mut server) = call(&link, &listener).await;
    link.hang();
    client.write_all(b"lost").await.unwrap();
    link.cut();
    assert_eq!(hear_out(&mut client).await.1, Some(ErrorKind::ConnectionReset));
    assert_eq!(hear_out(&mut server).await, (vec![], Some(ErrorKind::ConnectionReset)));
}

#[tokio::test]
async fn refusing_concerns_new_connections_alone_and_keeps_the_port() {
    let (link, listener) = wired().await;
    let mut client = echoed(&link, listener).await;
    link.refuse().await.unwrap();
    let refused = TcpStream::connect(("127.0.0.1", link.port())).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    ping(&mut client).await;
    link.accept().await.unwrap();
    link.accept().await.unwrap();
    dial(&link).await;
}

#[tokio::test]
async fn an_end_follows_what_was_said_and_leaves_the_answer_its_way() {
    let (link, listener) = wired().await;
    link.set_delay(Duration::from_millis(5));
    let (mut client, mut server) = call(&link, &listener).await;
    client.write_all(b"question").await.unwrap();
    client.shutdown().await.unwrap();
    assert_eq!(hear_out(&mut server).await, (b"question".to_vec(), None));
    server.write_all(b"answer").await.unwrap();
    drop(server);
    assert_eq!(hear_out(&mut client).await, (b"answer".to_vec(), None));
}

#[tokio::test]
async fn what_was_said_before_a_reset_arrives_before_it() {
    let (link, listener) = wired().await;
    link.set_delay(DELAY);
    let (mut client, mut server) = call(&link, &listener).await;
    client.write_all(b"commit").await.unwrap();
    client.set_zero_linger().unwrap();
    drop(client);
    assert_eq!(hear_out(&mut server).await, (b"commit".to_vec(), Some(ErrorKind::ConnectionReset)));
}

#[tokio::test]
async fn an_upstream_that_is_away_resets_the_client() {
    let (link, listener) = wired().await;
    drop(listener);
    assert_eq!(hear_out(&mut dial(&link).await).await.1, Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_dropped_link_takes_its_port_and_connections_along() {
    let (link, listener) = wired().await;
    let port = link.port();
    let (mut client, mut server) = call(&link, &listener).await;
    drop(link);
    hear_out(&mut client).await;
    hear_out(&mut server).await;
    assert_eq!(TcpStream::connect(("127.0.0.1", port)).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn trips_at_the_same_time_are_one_wait_and_one_after_an_answer_is_another() {
    let (link, listener) = wired().await;
    let (mut first, mut heard_first) = call(&link, &listener).await;
    let (mut second, mut heard_second) = call(&link, &listener).await;
    for (client, server) in [(&mut first, &mut heard_first), (&mut second, &mut heard_second)] {
        client.write_all(b"ask").await.unwrap();
        hear(server, 3).await;
    }
    assert_eq!((link.trips(), link.waits()), (2, 1), "both have asked before anybody was answered");
    for (client, server) in [(&mut first, &mut heard_first), (&mut second, &mut heard_second)] {
        server.write_all(b"yes").await.unwrap();
        hear(client, 3).await;
        client.write_all(b"ask").await.unwrap();
        hear(server, 3).await;
    }
    assert_eq!((link.trips(), link.waits()), (4, 2), "each has waited for its first answer");
    heard_first.write_all(b"yes").await.unwrap();
    hear(&mut first, 3).await;
    first.write_all(b"ask").await.unwrap();
    hear(&mut heard_first, 3).await;
    assert_eq!((link.trips(), link.waits()), (5, 3));
    link.reset();
    heard_second.write_all(b"yes").await.unwrap();
    hear(&mut second, 3).await;
    second.write_all(b"ask").await.unwrap();
    hear(&mut heard_second, 3).await;
    assert_eq!((link.trips(), link.waits()), (1, 1), "an answer to what was asked before is no part of a chain");
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_of_a_client_of_postgres_are_counted_when_they_are_executed() {
    let database = crate::TestDb::create().await;
    let link = Link::to(database.address()).await.unwrap();
    let (client, connection) = tokio_postgres::connect(&database.server_url_via(link.port()), tokio_postgres::NoTls).await.unwrap();
    let mut driving = JoinSet::new();
    driving.spawn(connection);
    let statement = client.prepare("SELECT $1::bigint").await.unwrap();
    assert_eq!(link.statements(), 0, "nothing is executed yet");
    tokio::try_join!(client.query(&statement, &[&1_i64]), client.query(&statement, &[&2_i64])).unwrap();
    client.batch_execute("SELECT 1; SELECT 2").await.unwrap();
    assert_eq!(link.statements(), 3);
    link.reset();
    assert_eq!(link.statements(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_that_is_left_out_does_is_in_no_sum() {
    let database = crate::TestDb::create().await;
    let link = Link::to(database.address()).await.unwrap();
    link.leave_out("the rounds");
    let mut driving = JoinSet::new();
    for (name, waits, trips) in [("the rounds", 0, 0), ("requests", 2, 2)] {
        let mut config: tokio_postgres::Config = database.server_url_via(link.port()).parse().unwrap();
        let (client, connection) = config.application_name(name).connect(tokio_postgres::NoTls).await.unwrap();
        driving.spawn(connection);
        if trips == 0 {
            assert_eq!((link.traffic(), link.waits()), (Traffic::default(), 0), "not even its start counts");
        }
        link.reset();
        for _ in 0..2 {
            client.batch_execute("SELECT 1").await.unwrap();
        }
        assert_eq!((link.waits(), link.trips(), link.statements()), (waits, trips, trips), "{name}");
        assert_eq!(link.connections().last().unwrap().statements, 2, "{name}");
    }
}

#[tokio::test]
async fn what_is_garbled_is_said_otherwise_in_its_place_alone() {
    let (link, listener) = wired().await;
    link.garble("FROM mine", "a = b", "a = a");
    let (mut client, mut server) = call(&link, &listener).await;
    client.write_all(b"FROM yours WHERE a = b; FROM mine WHERE c AND a = b OR a = b").await.unwrap();
    assert_eq!(hear(&mut server, 60).await, b"FROM yours WHERE a = b; FROM mine WHERE c AND a = a OR a = b");
    server.write_all(b"FROM mine WHERE a = b").await.unwrap();
    assert_eq!(hear(&mut client, 21).await, b"FROM mine WHERE a = b", "what a server says is left alone");
    assert_eq!(link.garbled(), 1);
}
