//! The words before the colon.

/// Fields whose values are words.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum WordField {
    /// File name or path of the program.
    App,
    /// Service or container that the program belongs to.
    Unit,
    /// Account that the program runs as.
    User,
    /// Any name of the far end.
    Name,
    /// City or region.
    City,
    /// Country: its code or its name.
    Country,
    /// Organization that runs the network.
    Provider,
    /// Transport protocol.
    Proto,
    /// `open` or `closed`.
    State,
    /// What light says of the place.
    Place,
    /// `yes`: the first connection to its far end since watching began.
    New,
}

impl WordField {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::App,
        Self::Name,
        Self::Country,
        Self::City,
        Self::Provider,
        Self::Proto,
        Self::State,
        Self::Place,
        Self::New,
        Self::Unit,
        Self::User,
    ];

    /// As it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Unit => "unit",
            Self::User => "user",
            Self::Name => "name",
            Self::City => "city",
            Self::Country => "country",
            Self::Provider => "provider",
            Self::Proto => "proto",
            Self::State => "state",
            Self::Place => "place",
            Self::New => "new",
        }
    }

    /// The only values that it can have; empty: any.
    #[must_use]
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::State => &["open", "closed"],
            Self::New => &["yes", "no"],
            Self::Place => &["consistent", "implausible", "impossible", "unknown"],
            _ => &[],
        }
    }

    /// Whether a value must be the whole word: `country:us` is not Belarus, `proto:tcp` is not `mptcp`.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        matches!(
            self,
            Self::Country | Self::Proto | Self::State | Self::Place | Self::New
        )
    }
}

/// Fields whose values are figures that can be compared.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum NumberField {
    /// Bytes sent.
    Sent,
    /// Bytes received.
    Received,
    /// Bytes a second, both ways.
    Rate,
    /// Round trip, in microseconds.
    Rtt,
}

impl NumberField {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sent, Self::Received, Self::Rate, Self::Rtt];

    /// As it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
            Self::Rate => "rate",
            Self::Rtt => "rtt",
        }
    }
}

/// What stands before a colon.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Field {
    Word(WordField),
    Number(NumberField),
    Ip,
    Port,
    Asn,
    Since,
}

impl Field {
    pub(super) fn of(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        Some(match word.as_str() {
            "ip" => Self::Ip,
            "port" => Self::Port,
            "asn" => Self::Asn,
            "since" => Self::Since,
            _ => {
                let of_words = WordField::ALL
                    .into_iter()
                    .find(|field| field.word() == word);
                let of_numbers = || {
                    NumberField::ALL
                        .into_iter()
                        .find(|field| field.word() == word)
                };
                of_words
                    .map(Self::Word)
                    .or_else(|| of_numbers().map(Self::Number))?
            }
        })
    }

    /// All words that can stand before a colon, in the order of the documentation.
    pub(super) fn words() -> impl Iterator<Item = &'static str> {
        let words = WordField::ALL.into_iter().map(WordField::word);
        let numbers = NumberField::ALL.into_iter().map(NumberField::word);
        words
            .chain(["ip", "port", "asn"])
            .chain(numbers)
            .chain(["since"])
    }
}
