//! The catalogue, as the build made it of `templates/*.toml`.

use super::{
    Base, Every, FirstDate, Fit, Flag, FlagCondition, HomeType, Importance, MonthDay, Period, Season, Template, TextCondition, TextField,
};
use honeydue_kernel::{CategoryId, TemplateId};

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
