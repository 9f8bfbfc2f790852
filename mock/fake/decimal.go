package fake

import (
	"math/big"
	"strconv"
)

// appendDecimal writes units of 10 to the power of -scale.
func appendDecimal(dst []byte, value int64, scale int) []byte {
	if scale == 0 {
		return strconv.AppendInt(dst, value, 10)
	}
	var digits [24]byte
	return pointed(dst, string(strconv.AppendInt(digits[:0], value, 10)), scale)
}

// pointed puts the decimal point into a row of digits, and leaves out zeros at the end.
func pointed(dst []byte, digits string, scale int) []byte {
	if digits[0] == '-' {
		dst, digits = append(dst, '-'), digits[1:]
	}
	if whole := len(digits) - scale; whole > 0 {
		dst, digits = append(dst, digits[:whole]...), digits[whole:]
	} else {
		dst = append(dst, '0')
	}
	end := len(digits)
	for end > 0 && digits[end-1] == '0' {
		end--
	}
	if end == 0 {
		return dst
	}
	dst = append(dst, '.')
	for range scale - len(digits) {
		dst = append(dst, '0')
	}
	return append(dst, digits[:end]...)
}

// integerFormat are the bounds of a format of whole numbers (OpenAPI format registry).
func integerFormat(format string) (low, high *big.Int, ok bool) {
	bits, signed := 0, true
	switch format {
	case "int8":
		bits = 8
	case "int16":
		bits = 16
	case "int32":
		bits = 32
	case "int64":
		bits = 64
	case "uint8":
		bits, signed = 8, false
	case "uint16":
		bits, signed = 16, false
	case "uint32":
		bits, signed = 32, false
	case "uint64":
		bits, signed = 64, false
	default:
		return nil, nil, false
	}
	one := big.NewInt(1)
	if signed {
		high = new(big.Int).Lsh(one, uint(bits-1))
		return new(big.Int).Neg(high), new(big.Int).Sub(high, one), true
	}
	return new(big.Int), new(big.Int).Sub(new(big.Int).Lsh(one, uint(bits)), one), true
}

func numericFormat(format string) bool {
	switch format {
	case "float", "double", "decimal", "decimal128", "double-int":
		return true
	}
	_, _, ok := integerFormat(format)
	return ok
}
