package journal

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
)

// An id reads PPPPPPPP-PPPP-8PPP-VSSS-SSSSSSSSSSSS: the run's prefix P, and the sequence number S behind two variant
// bits.
const (
	idLength     = len("PPPPPPPP-PPPP-8PPP-VSSS-SSSSSSSSSSSS")
	prefixLength = len("PPPPPPPP-PPPP-8PPP-")
	variantBits  = 0x8000_0000_0000_0000
	variantMask  = 0xc000_0000_0000_0000
	sequenceMask = ^uint64(variantMask)
)

func newPrefix() string {
	var raw [8]byte
	// Since Go 1.24 rand.Read does not fail: it ends the process rather than return what is not random.
	_, _ = rand.Read(raw[:])
	raw[6] = raw[6]&0x0f | 0x80
	digits := hex.EncodeToString(raw[:])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:] + "-"
}

// NextID gives out the id of one exchange: a UUID of version 8 (RFC 9562, section 5.8), made of 60 bits that were
// drawn when the journal was made and a sequence number, so that no id repeats, in this run or in another.
func (j *Journal) NextID() string {
	return j.formatID(j.sequence.Add(1))
}

func (j *Journal) formatID(sequence uint64) string {
	var raw [8]byte
	binary.BigEndian.PutUint64(raw[:], sequence&sequenceMask|variantBits)
	var text [idLength]byte
	copy(text[:], j.prefix)
	hex.Encode(text[prefixLength:], raw[:2])
	text[prefixLength+4] = '-'
	hex.Encode(text[prefixLength+5:], raw[2:])
	return string(text[:])
}

// parseID finds the sequence number in an id of this journal. Ids of other journals, and all else, are refused.
func (j *Journal) parseID(id string) (sequence uint64, ok bool) {
	if len(id) != idLength || id[:prefixLength] != j.prefix || id[prefixLength+4] != '-' {
		return 0, false
	}
	for i := prefixLength; i < idLength; i++ {
		c := id[i]
		switch {
		case '0' <= c && c <= '9':
			sequence = sequence<<4 | uint64(c-'0')
		case 'a' <= c && c <= 'f':
			sequence = sequence<<4 | uint64(c-'a'+10)
		case i != prefixLength+4:
			return 0, false
		}
	}
	return sequence & sequenceMask, sequence&variantMask == variantBits
}
