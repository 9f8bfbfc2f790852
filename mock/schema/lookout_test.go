package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// looked is a lookout for objects with the members a, b and c, in each other and in arrays.
func looked() *Lookout {
	l := &Lookout{Texts: map[string]int{"x": 1, "é\"": 2}, Words: map[string]int{"1": 3, "true": 4, "5/2": 8}, Null: 5}
	l.Elements = &Lookout{Texts: map[string]int{"x": 6}, Null: 7}
	for i, name := range []string{"a", "b", "c\n"} {
		spot := l.Member(name)
		spot.Null, spot.Texts = 10*(i+1), map[string]int{"x": 10*(i+1) + 1}
		if i < 2 {
			l.Miss(name, 10*(i+1)+2)
		}
		spot.Member("d").Words = map[string]int{"2": 10*(i+1) + 3}
		spot.Miss("d", 10*(i+1)+4)
		spot.Elements = l.Elements
	}
	return l
}

// plainly is what a lookout sees of a value, the long way.
func plainly(l *Lookout, value any, see func(int)) {
	found := func(number int) {
		if number != 0 {
			see(number)
		}
	}
	if l == nil {
		return
	}
	switch v := value.(type) {
	case nil:
		found(l.Null)
	case string:
		found(l.Texts[v])
	case json.Number:
		found(l.Words[Plain(v.String())])
	case bool:
		found(l.Words[fmt.Sprint(v)])
	case []any:
		for _, one := range v {
			plainly(l.Elements, one, see)
		}
	case map[string]any:
		for name, spot := range l.Members {
			if one, there := v[name]; there {
				plainly(spot.Lookout, one, see)
			} else {
				found(spot.Absent)
			}
		}
	}
}

func seen(look func(see func(int))) []int {
	list := []int{}
	look(func(number int) { list = append(list, number) })
	slices.Sort(list)
	return list
}

func FuzzALookSeesWhatIsThere(f *testing.F) {
	for _, text := range []string{
		`{}`, `null`, `"x"`, `"\u00e9\""`, ` [ "x" , null , 1, true ] `, `{"a":"x","b":null,"c\n":[null,"x"]}`,
		`{"a":{"d":2},"b":{"e":{"a":[{}]}},"":[[]]}`, "{\"a\" :\t1e3,\n\"z\":{\"a\":null}}", `[[["x"]],{"a":1}]`, `1`, `true`,
		`[1.0, 10e-1, 2.50, 0.25E+1, -0, 1e999, 1e9999]`,
		`{"\u0061":"\u0078"}`,
	} {
		f.Add(text)
	}
	l := looked()
	f.Fuzz(func(t *testing.T, text string) {
		value, bad := Decode([]byte(text), 64)
		if bad != nil {
			return
		}
		want := seen(func(see func(int)) { plainly(l, value, see) })
		got := seen(func(see func(int)) { l.See([]byte(text), see) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	})
}

func TestNumbersHaveOneFormByValue(t *testing.T) {
	t.Parallel()
	for want, numbers := range map[string][]string{
		"1": {"1", "1.0", "10e-1", "0.1E+1"}, "5/2": {"2.5", "2.50", "25e-1"}, "1000": {"1000", "1e3", "1000.0"},
		"0": {"0", "-0", "0.0", "-0e5"}, "-7": {"-7", "-7.00"}, "1e9999": {"1e9999"},
		"9007199254740993": {"9007199254740993", "9007199254740993.0"},
	} {
		for _, number := range numbers {
			if got := Plain(number); got != want {
				t.Errorf("%s is %s, not %s", number, got, want)
			}
		}
	}
	got := seen(func(see func(int)) { looked().See([]byte(`2.50`), see) })
	if !slices.Equal(got, []int{8}) {
		t.Errorf("saw %v", got)
	}
}

// Of an object that may lack more members than a look keeps in mind, the first are looked for.
func TestALookoutIsAskedForTooManyAbsences(t *testing.T) {
	t.Parallel()
	l := &Lookout{}
	for i := range maxOptional + 1 {
		if l.Room() != (i < maxOptional) {
			t.Fatalf("room for %d more: %t", i, l.Room())
		}
		l.Miss(fmt.Sprint("m", i), i+1)
	}
	got := seen(func(see func(int)) { l.See([]byte(`{"m0":1,"m255":2,"m256":3}`), see) })
	if len(got) != maxOptional-2 || slices.Contains(got, 1) || slices.Contains(got, 256) {
		t.Errorf("saw %d", len(got))
	}
}

func TestALookAtNothingSeesNothing(t *testing.T) {
	t.Parallel()
	(&Lookout{Null: 1}).See(nil, func(int) { t.Error("something was seen") })
	if !(&Lookout{}).Empty() || looked().Empty() {
		t.Error("a lookout does not know whether it is empty")
	}
}
