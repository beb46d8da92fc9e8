//! The time on the wall, in the time zone of the system.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::words;

/// A moment as a person in this room calls it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LocalTime {
    /// Minutes since midnight.
    pub minute_of_day: u16,
    /// Seconds of the minute.
    pub second: u8,
    /// 1 is Monday.
    weekday: u8,
    day: u8,
    month: u8,
}

impl LocalTime {
    /// The moment `unix_secs` since 1970.
    #[must_use]
    pub fn of(unix_secs: f64, zone: &TimeZone) -> Self {
        let moment = Timestamp::from_second(unix_secs as i64).unwrap_or_default();
        let local = zone.to_datetime(moment);
        let small = |number: i8| u8::try_from(number).unwrap_or(0);
        Self {
            minute_of_day: u16::from(small(local.hour())) * 60 + u16::from(small(local.minute())),
            second: small(local.second()),
            weekday: small(local.weekday().to_monday_one_offset()),
            day: small(local.day()),
            month: small(local.month()),
        }
    }

    /// `15:42`, or `3:42 pm`.
    #[must_use]
    pub fn clock(self, is_24_hours: bool) -> String {
        let (hour, minute) = (self.minute_of_day / 60, self.minute_of_day % 60);
        if is_24_hours {
            return format!("{hour:02}:{minute:02}");
        }
        let half = if hour < 12 { "am" } else { "pm" };
        format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1)
    }

    /// The clock with its seconds, for a moment that is named.
    #[must_use]
    pub fn exact(self, is_24_hours: bool) -> String {
        let clock = self.clock(is_24_hours);
        match clock.split_once(' ') {
            Some((clock, half)) => format!("{clock}:{:02} {half}", self.second),
            None => format!("{clock}:{:02}", self.second),
        }
    }

    /// `Sun 22 Nov`.
    #[must_use]
    pub fn date(self) -> String {
        let weekday = words::text(&format!("weekday-{}", self.weekday));
        let month = words::text(&format!("month-{}", self.month));
        let day = self.day.to_string();
        words::with(
            "wall-date",
            &[
                ("weekday", (&weekday).into()),
                ("day", (&day).into()),
                ("month", (&month).into()),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_a_clock_and_a_date() {
        let berlin = TimeZone::fixed(jiff::tz::offset(1));
        let at = LocalTime::of(1_795_358_520.0, &berlin);
        assert_eq!(at.clock(true), "15:42");
        assert_eq!(at.clock(false), "3:42 pm");
        assert_eq!(at.exact(false), "3:42:00 pm");
        assert_eq!(at.date(), "Sun 22 Nov");
        let midnight = LocalTime::of(1_795_302_000.0, &berlin);
        assert_eq!(midnight.clock(true), "00:00");
        assert_eq!(midnight.clock(false), "12:00 am");
    }
}
