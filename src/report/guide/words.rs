//! The words of the field and of Shoal.

/// The figures: the field's term, and what it means.
pub const FIGURES: &[(&str, &str)] = &[
    (
        "Person",
        "Whoever the data are about. Rows with the same person key are one person. Every count that protects people counts people.",
    ),
    ("Direct identifier", "A column that names a person by itself, such as an e-mail address."),
    (
        "Quasi-identifier",
        "A column that others may know and that distinguishes people in combination, such as age, postcode and gender.",
    ),
    ("Sensitive column", "What must not be learnt about a person, such as health, income or a complaint."),
    (
        "Crowd (equivalence class)",
        "All people who look alike in every quasi-identifier, at the level of detail that is chosen.",
    ),
    ("k, the smallest crowd", "How many people the worst-hidden person hides among, that person counted."),
    ("People alone", "People in a crowd of one: nobody else looks like them."),
    (
        "Prosecutor risk",
        "The chance of picking the right record for somebody known to be in the file: one divided by the size of the crowd.",
    ),
    (
        "Journalist risk",
        "The same chance for somebody only known to be in the population, where the crowd may be larger.",
    ),
    ("Marketer risk", "The share of all people that an attacker would expect to match, trying everyone."),
    ("Distinction", "How many different values, or combinations of them, there are for a hundred people."),
    ("Separation", "Of all pairs of people, the share that the column distinguishes."),
    (
        "Distinct l",
        "The least number of different sensitive values in any crowd. With 1, everyone in that crowd is known to have it.",
    ),
    ("Entropy l", "The same, counting rare values less: as many equally frequent values would be as uncertain."),
    (
        "Recursive (c, l)",
        "The least c for which the most frequent value of every crowd stays below c times the rarer ones together.",
    ),
    ("Alpha", "The highest share that one sensitive value has in any crowd."),
    (
        "t, distance",
        "How far the sensitive values of a crowd are from those of everyone, 0 for no difference and 1 for the greatest. Ordered and distance also weigh how far apart values lie.",
    ),
    (
        "Delta disclosure",
        "How many times more or less frequent a value is in a crowd than among everyone, as a logarithm.",
    ),
    (
        "Beta likeness",
        "How much more frequent a value is in a crowd than among everyone, in parts of its frequency there.",
    ),
    ("Worst inference", "The most certain guess about a sensitive value that being in the segment allows."),
    ("Hidden cell", "A number that is not released, because it counts too few people or would disclose such a number."),
    (
        "Attacker's interval",
        "The narrowest range for a hidden number that anybody can work out from everything that was published.",
    ),
    (
        "Noise, ε and δ (differential privacy)",
        "Numbers are off by a little at random, so that nobody can tell from them whether a person is in the file. ε says how much could be learnt at most, smaller being safer; δ is the chance that this does not hold. What several releases of a file spend adds up.",
    ),
];

/// The words of a review: how it is done, and what is kept of it.
pub const WORK: &[(&str, &str)] = &[
    (
        "Role of a column",
        "Direct identifier, quasi-identifier, sensitive, or other. Beside its role a column may be the person key, the consent, a count of people, or an amount to be added up.",
    ),
    (
        "Ladder (generalisation hierarchy)",
        "The levels of detail of a column. Level 0 is the value as it came; each level above is coarser; at the top everybody has the same value.",
    ),
    ("Segment", "A named rule that selects people, with the purpose that they are selected for."),
    ("Policy", "The thresholds that a release must meet. A preset is a start; every threshold can be changed."),
    ("Release", "One export: its tables, settings and files, with their fingerprints."),
    ("Ledger", "All releases of a review, in order. Each entry holds the fingerprint of the one before it."),
    ("Review", "What was decided: roles, ladders, segments, tables, policy, record. It holds no row of the data."),
    ("Record", "The documentation that the law requires: processing activities, impact assessment, consent, sign-off."),
    ("Reading", "How a file was read: each decision, what else would be possible, and how many people it concerns."),
    ("Recipient", "Whom something is handed to, and everything that they hold already."),
    ("Disclosed facts", "Every number and word in every file that was handed over. The attack knows them all."),
    (
        "Meter",
        "The panel at the right. It answers the three questions for what is in view, and names the best next steps.",
    ),
    ("Consent", "The rule that says who agreed. Whoever did not is left out, and counted."),
];
