//! How each figure is computed, and whose method it is.

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// What it computes, in plain words and the symbols of its source.
    pub text: &'static str,
    /// Where it was published; empty if it is Shoal's own.
    pub source: &'static str,
}

/// Every method, in the order of a review. n people are in view; f is the number of people in a person's crowd, F the
/// number of those who look alike in the population.
pub const METHODS: &[Method] = &[
    Method {
        name: "The three questions",
        text: "Can a person be singled out? Can what is known elsewhere be linked to them? Can something about them be inferred? Each is answered from the policy's thresholds, with the figure and the threshold.",
        source: "Article 29 Data Protection Working Party, Opinion 05/2014 on anonymisation techniques (WP216), 2014",
    },
    Method {
        name: "Crowds and k-anonymity",
        text: "People with the same values in all quasi-identifiers, at the chosen levels, are one crowd. k is the size of the smallest. A missing value is a value of its own, unless the review says that it matches any.",
        source: "Samarati, IEEE TKDE 13(6), 2001; Sweeney, Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002",
    },
    Method {
        name: "Prosecutor risk",
        text: "1 / f for a person. Highest: 1 / k. Average: crowds / n. The attacker knows that the person is in the file.",
        source: "El Emam, Guide to the De-Identification of Personal Health Information, 2013",
    },
    Method {
        name: "Journalist and marketer risk",
        text: "Journalist: 1 / F for a person, at most one over the smallest crowd of the population. Marketer: the sum of f / F over all crowds, divided by n: the share of people who are found if everybody is tried. Without a population both are taken from the file.",
        source: "El Emam and Dankar, JAMIA 15(5), 2008",
    },
    Method {
        name: "Risk in a sample with weights",
        text: "F is estimated by the sum of the sampling weights in the crowd, and the risk follows from the negative binomial distribution of F given f.",
        source: "Benedetti and Franconi, New Techniques and Technologies for Statistics, 1998",
    },
    Method {
        name: "Unique in the population",
        text: "How many people who are alone in the file are alone in the population too. Models: Zayatz, Pitman, slide negative binomial; which one is used depends on the sampling fraction. An estimate that does not converge is not shown.",
        source: "Zayatz 1991; Hoshino 2001; Chen and Keller-McNulty 1998; Dankar et al., BMC Medical Informatics and Decision Making 12, 2012",
    },
    Method {
        name: "Distinction and separation of a column",
        text: "Distinction: different values / n. Separation: of all pairs of people, the share with different values.",
        source: "Motwani and Xu, Efficient algorithms for masking and finding quasi-identifiers, 2007",
    },
    Method {
        name: "Smallest combinations that single people out",
        text: "For each person who is alone: the sets of columns that single them out and contain no smaller such set. The score weighs small sets more (SUDA).",
        source: "Elliot, Manning and Ford, Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002",
    },
    Method {
        name: "l-diversity",
        text: "How many sensitive values a crowd has: different ones, as many as would be equally uncertain (entropy), or with the most frequent one held below the rarer ones together (recursive). The file's figure is that of its worst crowd.",
        source: "Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam, ACM TKDD 1(1), 2007",
    },
    Method {
        name: "Alpha",
        text: "The highest share that one sensitive value has in any crowd, as in (α, k)-anonymity.",
        source: "Wong, Li, Fu and Wang, KDD 2006",
    },
    Method {
        name: "t-closeness",
        text: "The distance between the sensitive values of a crowd and those of everyone (earth mover's distance). Equal: all values are equally far apart. Ordered: by rank. Hierarchical: along a ladder. For numbers also by their true gaps.",
        source: "Li, Li and Venkatasubramanian, ICDE 2007",
    },
    Method {
        name: "Delta disclosure and beta likeness",
        text: "How much more or less frequent a sensitive value is in a crowd than among everyone: as a logarithm (δ), or as gain over its frequency (β).",
        source: "Brickell and Shmatikov, KDD 2008; Cao and Karras, PVLDB 5(11), 2012",
    },
    Method {
        name: "Small cells",
        text: "A cell that counts fewer people than the threshold is not released. Whether an empty cell is safe is the policy's choice.",
        source: "Hundepool et al., Statistical Disclosure Control, 2012",
    },
    Method {
        name: "Dominance and p %",
        text: "A sum is not released if its n largest contributions make up k % of it or more, or if the second largest contributor can estimate the largest within p %. A person's rows are added up first.",
        source: "Hundepool et al., Statistical Disclosure Control, 2012",
    },
    Method {
        name: "The attack",
        text: "Every published number is an equation over the smallest groups that all tables, segments and earlier releases distinguish. Shoal works out the narrowest interval for each hidden number: by propagation first, then by linear programmes. A hidden number is protected if its interval is wide enough by the policy.",
        source: "",
    },
    Method {
        name: "Complementary suppression",
        text: "If a hidden number can be worked out, further numbers are hidden, at the least cost that is found. The result is always attacked again; a table that fails is not written.",
        source: "Kelly, Golden and Assad, Networks 22, 1992; Repsilber 1994 (hypercube)",
    },
    Method {
        name: "Controlled rounding",
        text: "Every number becomes a multiple of the base next to it, so that rows and columns still add up, as near to the true table as possible.",
        source: "Cox, A constructive procedure for unbiased controlled rounding, JASA 82, 1987",
    },
    Method {
        name: "Noise (differential privacy)",
        text: "Random noise on the finest cells, discrete and symmetric; totals are their sums. ε and δ of all releases of a file add up against the policy's budget.",
        source: "Dwork, McSherry, Nissim and Smith 2006; Ghosh, Roughgarden and Sundararajan 2009; Bun and Steinke 2016; Canonne, Kamath and Steinke 2020",
    },
    Method {
        name: "Local recoding",
        text: "Small categories are merged, or taken up the ladder, only where a cell is unsafe.",
        source: "Samarati 2001; LeFevre, DeWitt and Ramakrishnan, SIGMOD 2005",
    },
    Method {
        name: "Best ladder levels",
        text: "All combinations of levels are searched, with bounds. The result is the safe combination with the least loss; “optimal” is said only where it is proved.",
        source: "The loss is that of ARX (Prasser et al.): the share of a column's values that a person could have, averaged",
    },
    Method {
        name: "Overlaps of segments",
        text: "If one segment lies within another, the difference of their counts is a number about the people between them. Pairs and all counts together are attacked like a table.",
        source: "",
    },
    Method {
        name: "Presets of the policy",
        text: "A highest risk of 0.05, 0.1, 0.2, 0.33 or 0.5 is usual for data that are shared with growing trust. Health data: a risk of 0.09, one in eleven, and no cell of ten people or fewer.",
        source: "El Emam 2013; European Medicines Agency, Policy 0070, external guidance; Centers for Medicare & Medicaid Services, cell size suppression policy",
    },
    Method {
        name: "Quantiles",
        text: "Medians and quantiles are interpolated between values, and published only if enough people lie on either side.",
        source: "Hyndman and Fan, The American Statistician 50(4), 1996 (definition 7)",
    },
];
