"""Two stories for pages that are made by hand."""

YEN = (
    "<p>The yen fell to 151 to the dollar on Monday, traders in Tokyo said, after the central bank left its "
    "rate where it was.</p><p>The finance ministry said that it was watching the market with a high sense of "
    "urgency, and named no level at which it would act.</p>"
)
BRIDGE = (
    "<p>The harbor bridge in Marrow was closed on Monday, because engineers had found cracks in two of its pillars, "
    "the council said.</p><p>It stays closed for three weeks while they are mended, and buses go around the bay.</p>"
)
