//! What a style sheet within an SVG loads.

use cssparser::{ParseError, ParseErrorKind, Parser, Token};

/// Blocks in blocks; style sheets that people or programs write have four at most.
const MOST_DEPTH: usize = 32;
/// The functions whose text is an address.
const LOADING: [&str; 6] = ["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"];

/// What is wrong in a style sheet: where, from its first byte, and what.
pub type Wrong = (usize, String);

/// Finds the first thing in a style sheet or a value that would load something from elsewhere, as `may_load` judges addresses.
pub fn check(css: &str, may_load: fn(&str) -> bool) -> Result<(), Wrong> {
    tokens(&mut Parser::new(css), may_load, false, 0)
}

fn tokens(parser: &mut Parser<'_>, may_load: fn(&str) -> bool, loads: bool, depth: usize) -> Result<(), Wrong> {
    while let Ok(token) = parser.next() {
        let token = token.clone();
        let at = parser.position().byte_index();
        let address = match &token {
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
                return Err((at, "it loads another style sheet with `@import`".into()));
            }
            Token::UnquotedUrl(address) | Token::BadUrl(address) => Some(address),
            Token::QuotedString(address) if loads => Some(address),
            _ => None,
        };
        if let Some(address) = address.filter(|address| !may_load(address)) {
            return Err((at, format!("its style loads `{}`", super::shown(address))));
        }
        let loads_within = match &token {
            Token::Function(name) => LOADING.iter().any(|loading| name.eq_ignore_ascii_case(loading)),
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => false,
            _ => continue,
        };
        if depth == MOST_DEPTH {
            return Err((at, format!("its style has more than {MOST_DEPTH} blocks within each other")));
        }
        let within = |parser: &mut Parser<'_>| {
            tokens(parser, may_load, loads_within, depth + 1).map_err(ParseError::custom::<Wrong>)
        };
        parser.parse_nested_block(within).map_err(|error| match error.kind {
            ParseErrorKind::Custom(wrong) => wrong,
            ParseErrorKind::Basic(error) => (at, format!("its style cannot be read: {error}")),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_is_loaded_is_found_however_it_is_written() {
        let wrong = |css: &str| check(css, |address| address.starts_with('#')).is_err();
        for css in [
            "a{b:url(x)}",
            "a{b:URL( 'x' )}",
            "a{b:\\75 rl(x)}",
            "@im\\70ort 'x'",
            "@media screen{a{b:image-set('x' 1x)}}",
            "fill:url(\"x\")",
            "url(x",
            "a{b:url(x y)}",
            &"(".repeat(100_000),
        ] {
            assert!(wrong(css), "{}", &css[..css.len().min(40)]);
        }
        for css in
            ["a{b:url(#x)}", "/* url(x) */", "a{b:'url(x)'}", ".st0{font-family:'A\\20 B'}", "}}}", "a{", "a:\"\n"]
        {
            assert!(!wrong(css), "{css}");
        }
    }
}
