//! The catalogue, as the build made it of `templates/*.toml`.

use super::{Every, FirstDate, Fit, Flag, FlagCondition, HomeType, Importance, Season, Template, TextCondition, TextField};
use crate::{Base, MonthDay, Unit};
use honeydue_kernel::{CategoryId, TemplateId};

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
