use super::*;

fn fail(breaker: &Breaker, now: Instant) {
    breaker.admit(now).unwrap().failed(now);
}

fn opened() -> (Breaker, Instant) {
    let (breaker, now) = (Breaker::default(), Instant::now());
    (0..FAILURES).for_each(|_| fail(&breaker, now));
    (breaker, now)
}

#[test]
fn it_opens_after_failures_in_a_row() {
    let (breaker, now) = (Breaker::default(), Instant::now());
    for _ in 0..10 {
        fail(&breaker, now);
        fail(&breaker, now);
        breaker.admit(now).unwrap().succeeded();
    }
    assert!(!breaker.is_open());
    (0..FAILURES).for_each(|_| fail(&breaker, now));
    assert!(breaker.is_open() && breaker.admit(now).is_none());
}

#[test]
fn after_a_pause_there_is_one_try() {
    let (breaker, now) = opened();
    assert!(breaker.admit(now + PAUSE.mul_f32(0.99)).is_none());
    let leave = breaker.admit(now + PAUSE).unwrap();
    assert!(breaker.admit(now + PAUSE).is_none() && breaker.is_open());
    leave.succeeded();
    assert!(!breaker.is_open() && breaker.admit(now + PAUSE).is_some());
}

#[test]
fn a_try_that_fails_is_another_pause() {
    let (breaker, now) = opened();
    fail(&breaker, now + PAUSE);
    assert!(breaker.admit(now + PAUSE).is_none() && breaker.admit(now + PAUSE * 2).is_some());
}

#[test]
fn whoever_goes_away_without_a_word_keeps_nobody_from_trying() {
    let (breaker, now) = opened();
    drop(breaker.admit(now + PAUSE).unwrap());
    assert!(breaker.is_open() && breaker.admit(now + PAUSE).is_some());
}

#[test]
fn late_failures_of_before_do_not_end_a_try() {
    let (breaker, now) = (Breaker::default(), Instant::now());
    let late: Vec<_> = (0..10).map(|_| breaker.admit(now).unwrap()).collect();
    (0..FAILURES).for_each(|_| fail(&breaker, now));
    let leave = breaker.admit(now + PAUSE).unwrap();
    for late in late {
        late.failed(now + PAUSE);
    }
    assert!(breaker.admit(now + PAUSE).is_none());
    leave.succeeded();
    assert!(!breaker.is_open());
}
