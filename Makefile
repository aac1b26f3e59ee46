# SPDX-License-Identifier: GPL-3.0-or-later
#
# The commands for people; the build itself is meson's.

.PHONY: help run check check-matrix bench flatpak flatpak-check clean

BUILD = _build
CHECK = _build-check
SRC = $(CURDIR)/$(BUILD)/src
HELPERS = $(SRC)/guard:$(SRC)/worker:$(SRC)/cli
LOCALES = $(CURDIR)/$(BUILD)/po

help:
	@echo 'make run            installs what is missing, builds, and opens Windrow with the sample job'
	@echo '                    (without a display: runs the sample job and says where its CSV is)'
	@echo 'make check          installs what the tests need and runs all of them'
	@echo 'make check-matrix   builds and tests the window with the GTK of Debian 12, 13 and sid, as root'
	@echo 'make bench          measures Windrow beside what people use today, in at most an hour'
	@echo '                    (make bench BENCH=--quick: in two minutes)'
	@echo 'make flatpak        builds the Flatpak, one file, with the runtime that is installed'
	@echo 'make flatpak-check  builds it on a stand-in runtime, installs it apart, and uses it'
	@echo 'make clean          removes what was built'

run:
	@tests/ci/install build run
	@tests/ci/build $(BUILD) src/ui/windrow src/cli/windrow-cli \
	  src/guard/windrow-guard src/worker/windrow-worker data/gschemas.compiled windrow-gmo
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  GSETTINGS_SCHEMA_DIR=$(BUILD)/data WINDROW_HELPERDIR=$(HELPERS) WINDROW_LOCALEDIR=$(LOCALES) \
	    $(BUILD)/src/ui/windrow --sample; \
	else \
	  WINDROW_HELPERDIR=$(HELPERS) WINDROW_LOCALEDIR=$(LOCALES) \
	    tests/ci/run-sample $(CURDIR)/$(BUILD)/src/cli/windrow-cli; \
	fi

check:
	@tests/ci/install build run test
	@tests/ci/check $(CHECK)

check-matrix:
	@tests/ci/install flatpak
	@tests/ci/check-matrix

bench:
	@tests/ci/install build run bench
	@tests/ci/build $(BUILD) src/cli/windrow-cli src/guard/windrow-guard \
	  src/worker/windrow-worker tests/bench/bench-site tests/bench/bench-bare \
	  tests/bench/bench-window data/gschemas.compiled
	@tests/bench/install-peers $(CURDIR)/$(BUILD)
	@tests/bench/bench-peers $(CURDIR)/$(BUILD) $(BENCH)

flatpak:
	@tests/ci/install flatpak
	@flatpak/build $(CURDIR)/_build-flatpak/windrow.flatpak

flatpak-check:
	@tests/ci/install run test flatpak
	@flatpak/check

clean:
	rm -rf $(BUILD) $(CHECK) _build-flatpak
