//! Panics of waymark and of the libraries that it is built on, kept to the file that they happened in.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use super::{Code, Diagnostic, Place};

thread_local! {
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Does the work of one file; a panic becomes a fault of that file, and the rest of the site goes on.
pub fn caught_in<T>(place: Place, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    caught(work).map_err(|said| {
        Diagnostic::new(Code::InternalFault, format!("waymark cannot deal with this file: {said}"))
            .at(place)
            .help("this is a mistake in waymark: please report it together with the file")
    })
}

/// Does work that may panic, and gives what the panic said.
///
/// What it left half made must not be used again.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = take_hook();
        set_hook(Box::new(move |panic| {
            // What is caught becomes a fault, and is told with the others.
            if !IS_CAUGHT.get() {
                tell(panic);
            }
        }));
    });
    let was_caught = IS_CAUGHT.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(was_caught);
    result.map_err(said)
}

fn said(payload: Box<dyn Any + Send>) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref().copied());
    text.unwrap_or("no reason was given").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_fault_of_its_file() {
        assert_eq!(caught_in(Place::file("a.md"), || 1), Ok(1));
        let fault = caught_in(Place::file("a.md"), || panic!("no {}", "way")).map(|(): ()| ()).unwrap_err();
        assert_eq!(fault.message, "waymark cannot deal with this file: no way");
        assert_eq!(fault.place, Some(Place::file("a.md")));
        assert_eq!(caught(|| -> () { panic!("plain") }), Err("plain".into()));
    }
}
