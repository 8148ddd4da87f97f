//! The site's accent colour, made readable on both grounds.

use crate::diagnostic::{Code, Diagnostic, Place};

/// WCAG 2.2, success criterion 1.4.3, for text of normal size.
const LEAST_CONTRAST: f64 = 4.5;

type Colour = [u8; 3];

/// The style sheet that sets the accent in both schemes. In light mode a change of the colour is worth a warning; dark mode needs
/// a lighter one as a rule, so nothing is said.
pub fn style_sheet(accent: Colour, grounds: (Colour, Colour), place: &Place) -> (String, Option<Diagnostic>) {
    let light = readable(accent, grounds.0);
    let dark = readable(accent, grounds.1);
    let warning = (light != accent).then(|| {
        let message = format!(
            "text in the accent {} cannot be read well on {}: its contrast is {:.1} to 1",
            hex(accent),
            hex(grounds.0),
            contrast(accent, grounds.0)
        );
        Diagnostic::new(Code::AccentContrast, message)
            .at(place.clone())
            .help(format!("{} is used; write that to say so yourself", hex(light)))
    });
    let rule = |colour: Colour| format!("--accent:{};--on-accent:{}", hex(colour), hex(text_on(colour)));
    let sheet = format!(
        ":root{{{light}}}\n@media screen{{:root[data-scheme=\"dark\"]{{{dark}}}}}\n@media screen and (prefers-color-scheme:dark){{:root:not([data-scheme=\"light\"]){{{dark}}}}}\n",
        light = rule(light),
        dark = rule(dark),
    );
    (sheet, warning)
}

/// The colour itself, or the nearest mix with black or white that has enough contrast.
fn readable(colour: Colour, ground: Colour) -> Colour {
    let towards = if luminance(ground) > 0.18 { 0.0 } else { 255.0 };
    (0..=100)
        .map(|percent| {
            colour
                .map(|part| (f64::from(part) + (towards - f64::from(part)) * f64::from(percent) / 100.0).round() as u8)
        })
        .find(|mixed| contrast(*mixed, ground) >= LEAST_CONTRAST)
        .unwrap_or(colour)
}

/// White or near black, whichever is read better.
fn text_on(colour: Colour) -> Colour {
    let (white, black) = ([255; 3], [0x11; 3]);
    if contrast(white, colour) >= contrast(black, colour) { white } else { black }
}

/// WCAG 2.2's contrast ratio: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2's relative luminance: <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn hex([red, green, blue]: Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_can_be_read() {
        for ground in [[255; 3], [0x1C, 0x1B, 0x19]] {
            for accent in [[255, 255, 0], [0, 0, 0], [255; 3], [11, 92, 173], [128; 3]] {
                let found = readable(accent, ground);
                assert!(contrast(found, ground) >= LEAST_CONTRAST, "{accent:?} on {ground:?} became {found:?}");
                assert!(contrast(text_on(found), found) >= LEAST_CONTRAST);
            }
        }
        assert_eq!(readable([11, 92, 173], [255; 3]), [11, 92, 173]);
    }

    #[test]
    fn black_on_white_is_21_to_1() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    }
}
