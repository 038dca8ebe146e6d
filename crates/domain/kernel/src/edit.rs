//! What a change does to a value that may be none.

/// Leaves a value alone, takes it away, or sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<T> {
    /// It stays what it is.
    Keep,
    /// It is none from now on.
    Clear,
    /// It is this from now on.
    Set(T),
}

impl<T> Edit<T> {
    /// Does it to a value.
    pub fn apply(self, value: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *value = None,
            Self::Set(new) => *value = Some(new),
        }
    }

    /// What the value is from now on, if that is said.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Keep | Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }
}

/// Nothing said, nothing changed.
impl<T> Default for Edit<T> {
    fn default() -> Self {
        Self::Keep
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_is_cleared_or_is_set() {
        for (edit, after) in [(Edit::Keep, Some(1)), (Edit::Clear, None), (Edit::Set(2), Some(2)), (Edit::default(), Some(1))] {
            let mut value = Some(1);
            edit.apply(&mut value);
            assert_eq!(value, after, "{edit:?}");
        }
        assert_eq!([Edit::Keep, Edit::Clear, Edit::Set(2)].map(Edit::value), [None, None, Some(2)]);
    }
}
