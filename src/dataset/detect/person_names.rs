//! Frequent given names and surnames: the detector knows a column of names by them, the sample is peopled from them.
//!
//! A small selection of our own, by gender and by the years in which a name was common. It is not a statistic.

/// Women's given names common among those born before 1950.
#[rustfmt::skip]
pub const WOMEN_OLD: &[&str] = &[
    "Anneliese", "Brigitte", "Charlotte", "Christa", "Edith", "Elfriede", "Elisabeth", "Elsa", "Erika", "Erna",
    "Frieda", "Gerda", "Gertrud", "Gisela", "Hannelore", "Hedwig", "Helga", "Herta", "Hildegard", "Ilse", "Inge",
    "Ingrid", "Irmgard", "Käthe", "Lieselotte", "Lotte", "Luise", "Margarete", "Maria", "Martha", "Renate",
    "Rosemarie", "Ruth", "Ursula", "Waltraud", "Wilma",
];
/// Women's given names common among those born from 1950 to 1984.
#[rustfmt::skip]
pub const WOMEN_MIDDLE: &[&str] = &[
    "Andrea", "Angelika", "Anja", "Annette", "Antje", "Barbara", "Beate", "Birgit", "Carmen", "Claudia", "Cornelia",
    "Daniela", "Doris", "Elke", "Fatma", "Gabriele", "Heike", "Ines", "Jana", "Jutta", "Karin", "Katja", "Kerstin",
    "Kirsten", "Manuela", "Martina", "Melanie", "Monika", "Nadine", "Nicole", "Petra", "Sabine", "Sandra", "Silke",
    "Simone", "Sonja", "Stefanie", "Susanne", "Tanja", "Thi", "Ulrike", "Ute", "Yvonne", "Zeynep",
];
/// Women's given names common among those born from 1985 on.
#[rustfmt::skip]
pub const WOMEN_YOUNG: &[&str] = &[
    "Agnieszka", "Aleksandra", "Alina", "Amelie", "Anna", "Ayşe", "Carolin", "Clara", "Elif", "Emilia", "Emma",
    "Eva", "Franziska", "Hannah", "Isabel", "Jasmin", "Jessica", "Johanna", "Julia", "Kim", "Lara", "Laura", "Lea",
    "Lena", "Leonie", "Linh", "Lisa", "Luisa", "Marie", "Merve", "Mia", "Michelle", "Nele", "Olga", "Paula", "Pia",
    "Sarah", "Selin", "Sophie", "Theresa", "Vanessa", "Vivien",
];
/// Men's given names common among those born before 1950.
#[rustfmt::skip]
pub const MEN_OLD: &[&str] = &[
    "Alfred", "Arnold", "Bruno", "Dieter", "Eberhard", "Erich", "Ernst", "Erwin", "Friedrich", "Fritz", "Georg",
    "Gerhard", "Günter", "Gustav", "Hans", "Harald", "Heinrich", "Heinz", "Helmut", "Herbert", "Hermann", "Horst",
    "Johann", "Josef", "Karl", "Kurt", "Lothar", "Manfred", "Otto", "Rolf", "Rudolf", "Siegfried", "Walter",
    "Werner", "Wilhelm",
];
/// Men's given names common among those born from 1950 to 1984.
#[rustfmt::skip]
pub const MEN_MIDDLE: &[&str] = &[
    "Ahmet", "Andreas", "Axel", "Bernd", "Carsten", "Christian", "Detlef", "Dirk", "Frank", "Gerd", "Guido",
    "Hakan", "Holger", "Ingo", "Jens", "Joachim", "Jörg", "Jürgen", "Klaus", "Lars", "Marco", "Markus", "Martin",
    "Matthias", "Mehmet", "Michael", "Norbert", "Olaf", "Oliver", "Peter", "Piotr", "Rainer", "Ralf", "Reinhard",
    "Stefan", "Sven", "Thomas", "Torsten", "Udo", "Uwe", "Volker", "Wolfgang",
];
/// Men's given names common among those born from 1985 on.
#[rustfmt::skip]
pub const MEN_YOUNG: &[&str] = &[
    "Adam", "Alexander", "Ali", "Anton", "Ben", "Can", "Daniel", "David", "Dennis", "Emil", "Emre", "Felix", "Finn",
    "Florian", "Hung", "Igor", "Jakob", "Jan", "Jonas", "Julian", "Kevin", "Leon", "Luca", "Lukas", "Malte",
    "Marcel", "Max", "Maximilian", "Mohamed", "Moritz", "Nico", "Niklas", "Noah", "Oskar", "Patrick", "Paul",
    "Philipp", "Robin", "Sebastian", "Simon", "Tim", "Tobias", "Yusuf",
];
/// Given names common in English, Dutch, French, Italian and Spanish files: known to the detector only.
#[rustfmt::skip]
pub const GIVEN_ELSEWHERE: &[&str] = &[
    "Aaron", "Abigail", "Alan", "Albert", "Alejandro", "Alessandro", "Alice", "Alison", "Amanda", "Amy", "Andrew",
    "Angela", "Ann", "Anne", "Anthony", "Antonio", "Arthur", "Ashley", "Benjamin", "Betty", "Brian", "Carlos",
    "Carol", "Caroline", "Catherine", "Charles", "Chloe", "Christine", "Christopher", "Craig", "Cynthia", "Deborah",
    "Diane", "Donald", "Donna", "Dorothy", "Edward", "Elena", "Elizabeth", "Emily", "Eric", "Ethan", "Fiona",
    "Francesca", "Francesco", "Gary", "George", "Giovanni", "Giulia", "Grace", "Graham", "Harry", "Heather",
    "Helen", "Henry", "Ian", "Isabella", "Jack", "Jacob", "James", "Jane", "Janet", "Jason", "Javier", "Jean",
    "Jeffrey", "Jennifer", "Joan", "John", "Jonathan", "Jose", "Joseph", "Joshua", "Juan", "Judith", "Karen",
    "Kathleen", "Keith", "Kenneth", "Kimberly", "Larry", "Linda", "Louise", "Luis", "Manuel", "Marco", "Margaret",
    "Mark", "Mary", "Matteo", "Matthew", "Megan", "Nancy", "Nathan", "Nicholas", "Nigel", "Olivia", "Pablo",
    "Pamela", "Patricia", "Pieter", "Rachel", "Raymond", "Rebecca", "Richard", "Robert", "Ronald", "Rosa", "Ryan",
    "Samantha", "Samuel", "Sandra", "Scott", "Sean", "Sharon", "Shirley", "Sofia", "Stephanie", "Stephen", "Steven",
    "Stuart", "Susan", "Teresa", "Timothy", "Victoria", "Virginia", "William", "Willem", "Zoe",
];
/// Given names common in Polish, Portuguese, Nordic, Czech, Hungarian, Romanian and Turkish files, and more of those above:
/// known to the detector only.
#[rustfmt::skip]
pub const GIVEN_FURTHER: &[&str] = &[
    "Agnieszka", "Aleksandra", "Andrzej", "Beata", "Bogdan", "Dariusz", "Dorota", "Ewa", "Grażyna", "Grzegorz", "Hanna",
    "Iwona", "Jacek", "Jakub", "Janusz", "Jerzy", "Joanna", "Justyna", "Kamil", "Katarzyna", "Krzysztof", "Łukasz",
    "Magdalena", "Maciej", "Małgorzata", "Marcin", "Marek", "Mariusz", "Mateusz", "Michał", "Paweł", "Piotr", "Rafał",
    "Stanisław", "Tadeusz", "Tomasz", "Wojciech", "Zbigniew", "Zofia", "João", "José", "Manuela", "Inês", "Tiago",
    "Ricardo", "Rui", "Luís", "Fernanda", "Beatriz", "Joana", "Erik", "Lars", "Anders", "Johan", "Karin", "Astrid",
    "Ingeborg", "Sven", "Björn", "Gunnar", "Kirsten", "Mette", "Søren", "Jukka", "Matti", "Pekka", "Aino", "Päivi",
    "Jiří", "Jaroslav", "Zdeněk", "Petr", "Tomáš", "Lukáš", "Věra", "Lenka", "Kateřina", "István", "László", "Zoltán",
    "Ferenc", "Ildikó", "Katalin", "Ion", "Andrei", "Mihai", "Ioana", "Elena", "Mustafa", "Hüseyin", "Ayşe", "Emine",
    "Hatice", "Camille", "Chloé", "Élodie", "François", "Guillaume", "Hélène", "Jérôme", "Laurent", "Léa", "Manon",
    "Mathieu", "Nicolas", "Pierre", "Philippe", "Sophie", "Sylvie", "Thierry", "Véronique", "Alba", "Ana", "Ángel",
    "Carmen", "Cristina", "Diego", "Fernando", "Francisco", "Ignacio", "Isabel", "Jesús", "Jorge", "Lucía", "María",
    "Miguel", "Pilar", "Rafael", "Raquel", "Rocío", "Sergio", "Andrea", "Chiara", "Davide", "Federica", "Giorgia",
    "Giuseppe", "Lorenzo", "Luca", "Martina", "Paola", "Paolo", "Roberto", "Silvia", "Simone", "Valentina", "Anouk",
    "Bram", "Daan", "Femke", "Jeroen", "Joost", "Lotte", "Maarten", "Marieke", "Sander", "Sanne", "Thijs", "Wouter",
];
/// Surnames of the sample's people, and known to the detector.
#[rustfmt::skip]
pub const SURNAMES: &[&str] = &[
    "Ackermann", "Adler", "Albrecht", "Arnold", "Arslan", "Bach", "Bauer", "Baumann", "Beck", "Becker", "Berger",
    "Bergmann", "Böhm", "Böttcher", "Brandt", "Braun", "Busch", "Demir", "Dietrich", "Ebert", "Engel", "Ernst",
    "Fischer", "Franke", "Friedrich", "Fuchs", "Graf", "Groß", "Günther", "Haas", "Hahn", "Hartmann", "Heinrich",
    "Herrmann", "Hoffmann", "Hofmann", "Horn", "Huber", "Hübner", "Jäger", "Jansen", "Kaiser", "Kaya", "Keller",
    "Klein", "Kluge", "Koch", "Köhler", "König", "Kowalski", "Kraft", "Krämer", "Kraus", "Krause", "Krüger", "Kuhn",
    "Kühn", "Kurz", "Lange", "Lehmann", "Lindner", "Lorenz", "Ludwig", "Maier", "Martens", "Marx", "Mayer", "Meier",
    "Meyer", "Möller", "Müller", "Nagel", "Neumann", "Nguyen", "Nowak", "Otto", "Öztürk", "Paulsen", "Petersen",
    "Pfeiffer", "Pohl", "Raabe", "Reuter", "Richter", "Roth", "Sauer", "Schäfer", "Scherer", "Schmid", "Schmidt",
    "Schmitt", "Schneider", "Scholz", "Schreiber", "Schröder", "Schubert", "Schulte", "Schulz", "Schulze",
    "Schumacher", "Schuster", "Schwarz", "Seidel", "Seifert", "Simon", "Sommer", "Stein", "Steiner", "Thiel",
    "Thomas", "Tran", "Vogel", "Vogt", "Voigt", "Wagner", "Walter", "Weber", "Wegner", "Weiß", "Wendt", "Werner",
    "Winkler", "Winter", "Witt", "Wolf", "Wolff", "Yılmaz", "Zander", "Ziegler", "Zimmermann",
];
/// Surnames common in English, Dutch, French, Italian and Spanish files: known to the detector only.
#[rustfmt::skip]
pub const SURNAMES_ELSEWHERE: &[&str] = &[
    "Adams", "Allen", "Anderson", "Bailey", "Baker", "Bakker", "Bell", "Bennett", "Bernard", "Bianchi", "Brown",
    "Campbell", "Carter", "Clark", "Clarke", "Collins", "Cook", "Cooper", "Davies", "Davis", "De Jong", "De Vries",
    "Diaz", "Dubois", "Edwards", "Evans", "Fernandez", "Ferrari", "Garcia", "Gomez", "Gonzalez", "Green", "Hall",
    "Harris", "Hernandez", "Hill", "Hughes", "Jackson", "Jenkins", "Johnson", "Jones", "Kelly", "King", "Lee",
    "Lewis", "Lopez", "Martin", "Martinez", "Miller", "Mitchell", "Moore", "Morgan", "Morris", "Murphy", "Nelson",
    "Parker", "Perez", "Phillips", "Ramirez", "Roberts", "Robinson", "Rodriguez", "Rogers", "Rossi", "Russo",
    "Sanchez", "Scott", "Smith", "Stewart", "Taylor", "Thompson", "Torres", "Turner", "Visser", "Walker", "Ward",
    "Watson", "White", "Williams", "Wilson", "Wood", "Wright", "Young",
];

/// Surnames common in Polish, Portuguese, Nordic, Czech, Hungarian and Romanian files, and more of those above: known to
/// the detector only.
#[rustfmt::skip]
pub const SURNAMES_FURTHER: &[&str] = &[
    "Nowakowski", "Wiśniewski", "Wiśniewska", "Wójcik", "Kowalczyk", "Kamiński", "Kamińska", "Lewandowski", "Lewandowska",
    "Zieliński", "Zielińska", "Szymański", "Szymańska", "Woźniak", "Dąbrowski", "Dąbrowska", "Kozłowski", "Kozłowska",
    "Jankowski", "Mazur", "Kwiatkowski", "Krawczyk", "Piotrowski", "Grabowski", "Kowalska", "Silva", "Santos", "Ferreira",
    "Pereira", "Oliveira", "Costa", "Rodrigues", "Martins", "Sousa", "Fernandes", "Gonçalves", "Andersson", "Johansson",
    "Karlsson", "Nilsson", "Eriksson", "Larsson", "Olsson", "Hansen", "Jensen", "Nielsen", "Pedersen", "Johansen", "Olsen",
    "Korhonen", "Virtanen", "Mäkinen", "Nieminen", "Novák", "Nováková", "Svoboda", "Novotný", "Dvořák", "Nagy", "Kovács",
    "Tóth", "Szabó", "Horváth", "Popescu", "Ionescu", "Popa", "Yılmaz", "Demir", "Petit", "Durand", "Leroy", "Moreau",
    "Simon", "Laurent", "Lefebvre", "Michel", "Roux", "Fournier", "Girard", "Bonnet", "Rousseau", "González", "Rodríguez",
    "Fernández", "López", "Martínez", "Sánchez", "Pérez", "Gómez", "Jiménez", "Ruiz", "Hernández", "Díaz", "Moreno",
    "Álvarez", "Muñoz", "Romero", "Esposito", "Romano", "Colombo", "Ricci", "Marino", "Greco", "Bruno", "Gallo", "Conti",
    "De Luca", "Mancini", "Rizzo", "Lombardi", "Moretti", "Janssen", "Van Dijk", "De Boer", "Mulder", "Bos", "Vos",
    "Peters", "Hendriks", "Dekker", "Smits", "Meijer", "Kok", "Jacobs", "De Graaf", "Van den Berg", "Van der Meer",
];

/// All given names the detector knows.
pub fn given() -> impl Iterator<Item = &'static str> {
    [WOMEN_OLD, WOMEN_MIDDLE, WOMEN_YOUNG, MEN_OLD, MEN_MIDDLE, MEN_YOUNG, GIVEN_ELSEWHERE, GIVEN_FURTHER]
        .into_iter()
        .flatten()
        .copied()
}

/// All surnames the detector knows.
pub fn surnames() -> impl Iterator<Item = &'static str> {
    [SURNAMES, SURNAMES_ELSEWHERE, SURNAMES_FURTHER].into_iter().flatten().copied()
}
