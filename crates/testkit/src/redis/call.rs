//! A command to Redis behind everybody's back, by its plain protocol (RESP2).

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// Runs a command on a connection of its own. Words of nested answers are told one after the other, and nothing is told as no word.
pub(super) async fn call(address: &str, password: Option<&str>, words: &[&str]) -> Vec<String> {
    let mut stream = BufReader::new(TcpStream::connect(address).await.expect("Redis is there"));
    if let Some(password) = password {
        say(&mut stream, &["AUTH", password]).await;
        assert_eq!(hear(&mut stream).await, ["OK"]);
    }
    say(&mut stream, words).await;
    hear(&mut stream).await
}

async fn say(stream: &mut BufReader<TcpStream>, words: &[&str]) {
    let told: Vec<String> = words.iter().map(|word| format!("${}\r\n{word}\r\n", word.len())).collect();
    let command = format!("*{}\r\n{}", words.len(), told.concat());
    stream.write_all(command.as_bytes()).await.expect("Redis listens");
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Vec<String> {
    let (mut left, mut heard) = (1, Vec::new());
    while left > 0 {
        left -= 1;
        let mut line = String::new();
        stream.read_line(&mut line).await.expect("Redis answers");
        let (kind, rest) = line.trim_end().split_at_checked(1).expect("an answer");
        match kind {
            "+" | ":" => heard.push(rest.to_owned()),
            "-" => panic!("Redis refuses: {rest}"),
            "$" => heard.extend(bulk(stream, rest).await),
            "*" => left += rest.parse::<usize>().unwrap_or(0),
            _ => panic!("Redis speaks another language: {line}"),
        }
    }
    heard
}

/// A text of this length; -1 is none.
async fn bulk(stream: &mut BufReader<TcpStream>, length: &str) -> Option<String> {
    let length: usize = length.parse().ok()?;
    let mut text = vec![0; length + 2];
    stream.read_exact(&mut text).await.expect("Redis goes on");
    text.truncate(length);
    Some(String::from_utf8_lossy(&text).into_owned())
}
