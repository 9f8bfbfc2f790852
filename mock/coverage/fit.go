package coverage

import "unicode/utf8"

// fit leaves out the last points of the operations whose points take the most room, so that the file of all operations
// can be written, whatever is met.
func (m *Map) fit(told []list) {
	left := maxFile - fileSpare
	for _, name := range m.scenarios {
		left -= written("", name)
	}
	sizes, largest := make([]int, len(told)), 0
	for i := range told {
		o := m.sheets[i].Operation
		left -= written(o.WrittenID(), o.ID) + written(o.Method, o.Template)
		for _, one := range told[i].points[1:] {
			sizes[i] += written(o.ID, one.Name)
		}
		largest = max(largest, sizes[i])
	}
	// The most that each may take, of those with which all have room.
	low, high := 0, largest
	for low < high {
		most, sum := (low+high+1)/2, 0
		for _, size := range sizes {
			sum += min(size, most)
		}
		if sum <= left {
			low = most
		} else {
			high = most - 1
		}
	}
	for i := range told {
		if sizes[i] <= low {
			continue
		}
		size, end := 0, 1
		for _, one := range told[i].points[1:] {
			if size += written(m.sheets[i].ID, one.Name); size > low {
				break
			}
			end++
		}
		told[i].points, told[i].untold = told[i].points[:end], true
	}
}

// fileSpare is room for what a file has besides: which document it is of, and the counts.
const fileSpare = 1 << 20

// written is how many bytes a point takes at most: in its place, and among those that are missing.
func written(operation, name string) int {
	const around = 96
	return around + escaped(operation) + 2*escaped(name)
}

// escaped is how many bytes a text takes at most in JSON (RFC 8259, section 7).
func escaped(text string) (size int) {
	const unicode = len(`\u2028`)
	for _, one := range text {
		if one < ' ' || one == '"' || one == '\\' || one == utf8.RuneError || one == '\u2028' || one == '\u2029' {
			size += unicode
		} else {
			size += utf8.RuneLen(one)
		}
	}
	return size
}
