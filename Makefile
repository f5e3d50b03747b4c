# casebus: the rules a person types.
#
#   make demo          build, start a bus, run a day in the zone, print the stalls; Ctrl-C ends it (ONCE=1: it ends by itself)
#   make test          build and run every test, in Swift and in Python
#   make build         the two programs, release build
#   make packages      install the Debian packages that building and testing need (asks for root)
#   make lint          formatting, as swift-format reads .swift-format
#   make man           man pages into build/man
#   make bench         speed, as docs/benchmarks.md tells it (BENCH="pub e2e")
#   make install       programs, unit, man pages and completions below DESTDIR/PREFIX
#   make deb           the Debian package, build/casebus_VERSION_ARCH.deb
#   make test-package  installs it into a fresh Debian, boots that, and tries all an administrator does (as root)
#   make clean         what the rules above made

SHELL := /bin/bash
PREFIX ?= /usr/local
BIN ?= .build/release
MAN ?= build/man
VENV := .build/venv

.PHONY: demo test build packages lint man bench install install-files deb test-package clean

packages:
	scripts/install-packages.sh

build: packages
	swift build -c release --product casebusd
	swift build -c release --product casebus

demo: build
	scripts/demo.sh $(if $(ONCE),--once)

test: packages
	scripts/test.sh

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

man: build
	scripts/generate-man-pages.sh $(MAN)

bench: build
	scripts/bench.sh $(BENCH)

install: build man
	$(MAKE) --no-print-directory install-files

# What install does, with programs and pages that are there: BIN and MAN name their folders.
install-files:
	install -D -m 0755 $(BIN)/casebusd $(DESTDIR)$(PREFIX)/bin/casebusd
	install -D -m 0755 $(BIN)/casebus $(DESTDIR)$(PREFIX)/bin/casebus
	install -d $(DESTDIR)/lib/systemd/system
	sed 's|/usr/bin/casebusd|$(PREFIX)/bin/casebusd|' systemd/casebusd.service > $(DESTDIR)/lib/systemd/system/casebusd.service
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man8 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 0644 $(MAN)/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 0644 $(MAN)/*.8 $(DESTDIR)$(PREFIX)/share/man/man8
	$(BIN)/casebus --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/casebus
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BIN)/casebus --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_casebus
	$(BIN)/casebus --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/casebus.fish

deb: packages
	scripts/build-package.sh

test-package: deb
	scripts/test-package.sh

clean:
	rm -rf .build build
