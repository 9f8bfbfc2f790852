module understudy/examples/go-suite

go 1.26.0
