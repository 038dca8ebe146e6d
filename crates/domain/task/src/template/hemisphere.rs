//! North or south.

mod places;

use places::{COUNTRIES, ZONE_REGIONS, ZONES};

/// Which half of the earth the seasons of a home are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hemisphere {
    /// North of the equator, or not known.
    #[default]
    North,
    /// South of it.
    South,
}

impl Hemisphere {
    /// Where a home is, by its country and its time zone, both as its people wrote them. Its latitude is not known.
    ///
    /// The country comes first: a home is in the south if most people of its country live there. Where the country
    /// is not one of those, or is not said, or is not understood, the zone decides by the place it is named after. An
    /// offset names no place. Near the equator this may be wrong, but there the seasons hardly differ.
    pub fn of(country: Option<&str>, zone: Option<&str>) -> Self {
        let is_southern = country.is_some_and(is_southern_country) || zone.is_some_and(is_southern_zone);
        if is_southern { Self::South } else { Self::North }
    }

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::North => "north",
            Self::South => "south",
        }
    }
}

fn is_southern_country(country: &str) -> bool {
    let country = country.trim().to_lowercase();
    COUNTRIES.contains(&country.as_str())
}

fn is_southern_zone(zone: &str) -> bool {
    let zone = zone.trim().to_lowercase();
    ZONE_REGIONS.iter().any(|region| zone.starts_with(region)) || ZONES.contains(&zone.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Hemisphere::{North, South};
    use honeydue_kernel::Zone;

    #[test]
    fn a_country_is_known_by_its_codes_and_its_names() {
        for country in ["Australia", "AU", "aus", " new zealand ", "Brasil", "BR", "South Africa", "Argentina", "Perú", "Chile"] {
            assert_eq!(Hemisphere::of(Some(country), None), South, "{country}");
        }
        for country in ["US", "USA", "Germany", "Austria", "Mexico", "Canada", "India", "Nowhere", ""] {
            assert_eq!(Hemisphere::of(Some(country), None), North, "{country}");
        }
        assert_eq!(Hemisphere::of(None, None), North);
    }

    #[test]
    fn a_zone_decides_where_the_country_says_nothing() {
        for zone in ["Australia/Sydney", "america/sao_paulo", "America/Argentina/Salta", "Pacific/Auckland", "NZ", "Africa/Johannesburg"] {
            assert_eq!(Hemisphere::of(None, Some(zone)), South, "{zone}");
        }
        for zone in ["America/Chicago", "Europe/Berlin", "America/Boa_Vista", "Asia/Tokyo", "Africa/Lagos", "UTC", "+11:00", ""] {
            assert_eq!(Hemisphere::of(None, Some(zone)), North, "{zone}");
        }
        assert_eq!(Hemisphere::of(Some("Land Down Under"), Some("Australia/Perth")), South);
        assert_eq!(Hemisphere::of(Some("AU"), Some("America/Chicago")), South);
    }

    #[test]
    fn every_zone_of_the_list_is_one() {
        for zone in ZONES {
            assert!(zone.parse::<Zone>().is_ok(), "{zone}");
        }
    }
}
