//! What is so or is not: that somebody belongs to a home, that a session lives.

use crate::register::{Look, Register, Write};
use std::{collections::VecDeque, sync::Mutex, time::Instant};

/// How many turns are remembered: see the register's.
const REMEMBERED: usize = 256;

/// A register whose versions are its turns. A read shows one of two states, and is taken for the latest turn that explains it.
#[derive(Debug)]
pub struct Switch {
    pub register: Register,
    /// What it was before its first turn.
    first: bool,
    begun: Mutex<VecDeque<(u64, Instant)>>,
}

impl Switch {
    pub fn new(register: Register, first: bool) -> Self {
        Self { register, first, begun: Mutex::new(VecDeque::from([(0, Instant::now())])) }
    }

    /// What it was told to be last.
    pub fn is_on(&self) -> bool {
        self.state(self.begun.lock().expect("a lock").back().map_or(0, |(turn, _)| *turn))
    }

    /// Begins a turn, and gives its number. Whoever does has the register's turn, and tries until it is acknowledged.
    pub fn begin(&self) -> u64 {
        let mut begun = self.begun.lock().expect("a lock");
        let turn = begun.back().map_or(0, |(turn, _)| *turn) + 1;
        begun.push_back((turn, Instant::now()));
        if begun.len() > REMEMBERED {
            begun.pop_front();
        }
        turn
    }

    pub fn turned(&self, turn: u64, by: Option<usize>) {
        self.register.wrote(Write { version: turn, said: None, acknowledged: Instant::now(), by });
    }

    /// The latest turn that explains why somebody saw this state; none if nothing does.
    pub fn explain(&self, on: bool, look: Look) -> Option<u64> {
        let begun = self.begun.lock().expect("a lock");
        begun.iter().rev().find(|(turn, at)| self.state(*turn) == on && *at < look.ended).map(|(turn, _)| *turn)
    }

    const fn state(&self, turn: u64) -> bool {
        self.first ^ (turn % 2 == 1)
    }
}
