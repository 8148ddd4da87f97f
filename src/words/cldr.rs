//! Numbers and days as a language writes them, from the Unicode CLDR.

use fluent_bundle::FluentValue;
use icu_calendar::{Date as IcuDate, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use intl_memoizer::{Memoizable, concurrent::IntlLangMemoizer};
use unic_langid::LanguageIdentifier;

use crate::content::Date;

/// What a locale's pages need of the CLDR.
pub struct Cldr {
    days: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
}

impl Cldr {
    /// For a locale; one that the CLDR does not know writes as its root does.
    pub fn of(tag: &str) -> Self {
        let locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let days = FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long());
        Self { days: days.expect("the data is in the program") }
    }

    /// A day in words.
    pub fn date(&self, date: Date) -> String {
        match IcuDate::try_new_gregorian(i32::from(date.year), date.month, date.day) {
            Ok(day) => self.days.format(&day).to_string(),
            Err(_) => date.to_string(),
        }
    }
}

/// Writes whole numbers in a string with the language's digits and groups.
pub fn number(value: &FluentValue, languages: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole = (number.value.fract() == 0.0 && number.value.abs() < 1e15).then_some(number.value as i64)?;
    languages.with_try_get::<Decimals, _, _>((), |decimals| decimals.0.format(&whole.into()).to_string()).ok()
}

struct Decimals(DecimalFormatter);

impl Memoizable for Decimals {
    type Args = ();
    type Error = ();

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        let locale: Locale = language.to_string().parse().map_err(drop)?;
        DecimalFormatter::try_new(locale.into(), Default::default()).map(Self).map_err(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_each_language_does() {
        let day = Date { year: 2026, month: 11, day: 3 };
        let written = |tag: &str| Cldr::of(tag).date(day);
        assert_eq!(written("en"), "November 3, 2026");
        assert_eq!(written("de-AT"), "3. November 2026");
        assert_eq!(written("ja"), "2026年11月3日");
        assert_eq!(written("zh-Hans"), "2026年11月3日");
        assert_eq!(written("ar"), "3 نوفمبر 2026");
        assert_eq!(written("tlh"), "2026 M11 3");
    }
}
