//! Every figure in plain words.

use super::tags::Html;
use crate::report::guide::FIGURES;

/// Writes the list of terms and their meanings.
pub fn section(html: &mut Html) {
    html.heading("What the figures mean").raw("<dl class=\"words\">\n");
    for (term, meaning) in FIGURES {
        html.raw("<div>").text_in("dt", "", term).text_in("dd", "", meaning).raw("</div>\n");
    }
    html.raw("</dl>\n");
}
