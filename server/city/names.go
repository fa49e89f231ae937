// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"math/rand/v2"

	"github.com/pult-app/pult/staff"
)

// origin is a stock of names that go together. Weight is how many of a hundred names come from it; the mix is that of a
// large city in the Bergisches Land.
type origin struct {
	weight        int
	given, family []string
}

var origins = []origin{
	{50, []string{
		"Anna", "Katharina", "Sabine", "Petra", "Ute", "Heike", "Martina", "Julia", "Lena", "Laura", "Johanna", "Nina",
		"Svenja", "Karin", "Monika", "Silke", "Christiane", "Antje", "Lea", "Marie", "Charlotte", "Friederike", "Thomas",
		"Michael", "Stefan", "Andreas", "Jürgen", "Matthias", "Sebastian", "Florian", "Felix", "Lukas", "Jan", "Tim",
		"Philipp", "Uwe", "Dirk", "Ralf", "Holger", "Jens", "Björn", "Sören", "Kai", "Moritz", "Robin", "Alex", "Rüdiger",
	}, []string{
		"Müller", "Schmidt", "Schneider", "Fischer", "Becker", "Hoffmann", "Schäfer", "Koch", "Bauer", "Richter", "Klein",
		"Wolf", "Schröder", "Neumann", "Schwarz", "Zimmermann", "Braun", "Krüger", "Hofmann", "Lange", "Krause", "Lehmann",
		"Köhler", "Huppertz", "Engels", "vom Stein", "Böhme", "Dahlmann", "Kotthaus", "Halbach", "Frowein", "Wülfing",
		"Vorwerk", "Bergmann", "Siebel", "Carnap", "Hackenberg", "Jäger", "Groß", "Lindner", "Hölterhoff", "Käßmann",
		"Weiß", "Thiel", "Ehlert", "Straßburger", "Overmann", "Tillmanns", "Berghaus", "Kirschbaum",
	}},
	{12, []string{
		"Ayşe", "Elif", "Zeynep", "Merve", "Büşra", "Gülşen", "Hatice", "Emine", "Mehmet", "Mustafa", "Emre", "Burak",
		"Can", "Deniz", "Hakan", "Serkan", "Yusuf", "Onur",
	}, []string{
		"Yılmaz", "Kaya", "Çelik", "Şahin", "Öztürk", "Aydın", "Arslan", "Doğan", "Koç", "Kılıç", "Aksoy", "Güneş",
	}},
	{8, []string{"Agnieszka", "Magdalena", "Ewa", "Joanna", "Małgorzata", "Piotr", "Paweł", "Krzysztof", "Marcin", "Łukasz"},
		[]string{"Kowalski", "Wiśniewski", "Wójcik", "Kamiński", "Zieliński", "Dąbrowski", "Szymański", "Mazur"}},
	{6, []string{"Giulia", "Chiara", "Francesca", "Marco", "Luca", "Alessandro", "Giuseppe", "Paola"},
		[]string{"Rossi", "Russo", "Esposito", "Romano", "Greco", "D’Angelo", "Caruso"}},
	{4, []string{"Eleni", "Maria", "Georgios", "Dimitrios", "Konstantina", "Nikolaos"},
		[]string{"Papadopoulos", "Georgiou", "Nikolaidis", "Pappas", "Ioannidis"}},
	{6, []string{"Olga", "Natalia", "Svetlana", "Oksana", "Dmytro", "Andrij", "Sergej", "Viktor", "Irina"},
		[]string{"Schewtschenko", "Kowalenko", "Bondarenko", "Iwanow", "Melnyk", "Schäfer", "Reimer", "Friesen"}},
	{5, []string{"Layla", "Noor", "Rania", "Yasmin", "Omar", "Khaled", "Samir", "Bassam", "Hanan"},
		[]string{"Al-Hamad", "Haddad", "Khalil", "Mansour", "Darwish", "Najjar", "Saleh"}},
	{3, []string{"Jovana", "Milica", "Ivana", "Marko", "Luka", "Goran", "Amra", "Emir"},
		[]string{"Jovanović", "Horvat", "Petrović", "Marković", "Hadžić", "Babić"}},
	{2, []string{"Inês", "Carla", "João", "Tiago", "Lucía", "Javier"},
		[]string{"Ferreira", "Silva", "Santos", "García", "Fernández"}},
	{2, []string{"Linh", "Thảo", "Minh", "Quang"}, []string{"Nguyễn", "Trần", "Phạm", "Lê"}},
	{2, []string{"Abena", "Akosua", "Kwame", "Kofi", "Amara", "Chidi"}, []string{"Mensah", "Owusu", "Boateng", "Okafor"}},
	{2, []string{"Shirin", "Parisa", "Reza", "Dariush", "Rojda", "Baran"}, []string{"Rahimi", "Karimi", "Ahmadi", "Demirtaş"}},
	{2, []string{"Priya", "Anjali", "Tharshini", "Arjun", "Suren"}, []string{"Sivakumar", "Rajan", "Sharma", "Patel"}},
}

// A namer makes up people; no two of its first few thousand have the same full name.
type namer struct {
	rng  *rand.Rand
	used map[string]bool
}

func newNamer(rng *rand.Rand) *namer { return &namer{rng, map[string]bool{}} }

// name gives a new full name. When a stock runs dry, families join their names.
func (n *namer) name() (given, family string) {
	for try := 0; ; try++ {
		of := n.origin()
		given, family = pick(n.rng, of.given), pick(n.rng, of.family)
		if try > 3 || n.rng.IntN(40) == 0 {
			if other := pick(n.rng, n.origin().family); other != family {
				family += "-" + other
			}
		}
		if full := given + " " + family; !n.used[full] {
			n.used[full] = true
			return given, family
		}
		if try > 60 { // a city of hundred thousands may repeat itself, as cities do
			return given, family
		}
	}
}

func (n *namer) origin() origin {
	draw := n.rng.IntN(104)
	for _, of := range origins {
		if draw -= of.weight; draw < 0 {
			return of
		}
	}
	return origins[0]
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// cast are the people of the pictures: the team "Digitale Dienste". The second leads it.
var cast = []staff.Person{
	{ID: "p-jana", Given: "Jana", Family: "Berger", Unit: unitDienste},
	{ID: "p-aylin", Given: "Aylin", Family: "Demir", Unit: unitDienste},
	{ID: "p-tomasz", Given: "Tomasz", Family: "Nowak", Unit: unitDienste},
	{ID: "p-fatma", Given: "Fatma", Family: "Yıldız", Unit: unitDienste, FirstAider: true},
	{ID: "p-sofia", Given: "Sofia", Family: "Petrova", Unit: unitDienste},
	{ID: "p-jonas", Given: "Jonas", Family: "Weber", Unit: unitDienste},
	{ID: "p-birgit", Given: "Birgit", Family: "Lohmann", Unit: unitDienste},
	{ID: "p-klaus", Given: "Klaus", Family: "Hartmann", Unit: unitDienste},
}
