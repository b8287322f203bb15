# copiste: every command that a person or a machine needs. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-neighbours run try demo test test-slow test-web test-cloud test-neighbours ask-api deploy cost check docs types picture screenshots bench peers mutate bare lock clean

BIN := .venv/bin
PORT ?= 8080
MOST ?= 30
SHARED ?= ../shared
export PYTHONDONTWRITEBYTECODE := # empty: processes that start by the dozen do not compile the sources each

help: ## La liste des commandes / This list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  make %-16s %s\n' "$$name" "$$text"; done

setup: ## Tout installer; laisse .venv/bin/copiste / Install everything; leaves .venv/bin/copiste
	@scripts/setup.sh runtime

setup-dev: ## Installer aussi les outils d’essai / Install the test tools as well
	@scripts/setup.sh dev

setup-neighbours: setup-dev ## Installer ce qui est mis à côté de copiste aux essais / Install what the tests put beside copiste
	@scripts/setup-neighbours.sh

run: setup ## Démarrer pour de vrai, dans var/copiste / Start in earnest, in var/copiste
	@$(BIN)/copiste serve --port $(PORT)

try: setup ## Démarrer à l’essai avec les exemples, dans var/essai / Start on trial with the samples, in var/essai
	@$(BIN)/copiste serve --data var/essai --port $(PORT) --samples samples

demo: setup ## Lire les exemples, vérifier chaque dossier, s’arrêter / Read the samples, check each record, stop
	@rm -rf var/demo
	@$(BIN)/copiste serve --data var/demo --port $(PORT) --samples samples --until-done

test: setup-dev ## Les essais rapides (8 min au plus) / The quick tests (8 min at most)
	@$(BIN)/python -m pytest -n 2 -m "not slow and not web and not cloud and not neighbours"

test-slow: setup-dev ## Les essais longs / The long tests
	@$(BIN)/python -m pytest -n 2 -m "slow and not web and not cloud and not soak and not neighbours"

test-web: setup-dev ## L’écran de révision dans un navigateur / The review screen in a browser
	@$(BIN)/python -m pytest -n 2 -m web tests/web

test-cloud: setup-dev ## Tout sur un AWS imité (8 min au plus) / Everything on an imitated AWS (8 min at most)
	@$(BIN)/python -m pytest -n 2 -m soak tests/cloud # first and apart: each of its two halves needs a core
	@$(BIN)/python -m pytest -n 2 -m "(cloud or not slow) and not soak" tests/cloud tests/template

test-neighbours: setup-neighbours ## À côté des logiciels d’autres maisons (8 min au plus) / Beside the software of others (8 min at most)
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m neighbours tests/neighbours

ask-api: setup-dev ## Poser à l’API tout ce que son document permet / Ask the API all that its document allows
	@$(BIN)/python scripts/ask_api.py

check: setup-dev ## Forme, types, règles d’importation, définitions / Format, lint, types, import rules, definitions
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@node_modules/.bin/tsc
	@$(BIN)/copiste forms check schemas
	@infra/check-template.sh

docs: setup-dev ## Refaire les pages tirées du code / Rewrite the pages made from the code
	@$(BIN)/python scripts/write_docs.py

types: setup-dev ## Refaire les types de l’écran / Write the types of the screen anew
	@PYTHONPATH=. $(BIN)/python scripts/write_types.py

picture: setup-dev ## Refaire l’image du LISEZMOI / Draw the picture of the README anew
	@$(BIN)/python scripts/draw_reading.py samples/inbox/clinique-du-ruisseau/02-demande-et-resultats-telecopie.tif docs/img/read-form.png

screenshots: setup-dev ## Refaire les images de l’écran de révision / Take the pictures of the review screen anew
	@$(BIN)/python scripts/screenshots.py docs/img/screens

bench: setup-dev ## Mesurer exactitude et vitesse / Measure accuracy and speed
	@$(BIN)/python bench/accuracy.py --shared $(SHARED)
	@$(BIN)/python bench/speed.py

peers: setup-dev ## Mesurer d’autres outils sur les mêmes pages / Measure other tools on the same pages
	@$(BIN)/python bench/peers.py --shared $(SHARED)

mutate: setup-dev ## Changer le code, voir si un essai le remarque; OF=desk/claims.py / Change the code, see whether a test notices
	@MOST=$(MOST) scripts/mutate.sh $(OF)

cost: setup-dev ## Ce que coûterait AWS, calculé / What AWS would cost, modelled
	@$(BIN)/python infra/cost.py

deploy: setup-dev ## Déployer sur AWS; DRY_RUN=1 montre seulement / Deploy to AWS; DRY_RUN=1 only shows
	@infra/deploy.sh $(if $(DRY_RUN),--dry-run)

bare: ## Prouver le tout dans un Debian nu (debootstrap, root) / Prove it all in a bare Debian (debootstrap, root)
	@scripts/bare.sh

lock: setup-dev ## Refaire les verrous de dépendances / Resolve and lock the dependencies anew
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--group pyproject.toml:lambda -o requirements-lambda.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--only-binary :all: --python-version 3.11 --group pyproject.toml:scan -o requirements-scan.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		tests/neighbours/requirements.in -o tests/neighbours/requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--only-binary :all: --excludes <(echo yattag) --group pyproject.toml:mutate -o requirements-mutate.lock # no wheel; for pages that nobody asks for

clean: ## Effacer ce qui se refait; garde var/copiste / Remove what can be made again; keeps var/copiste
	@rm -rf .venv .venv-scan .venv-mutate .stamps node_modules var/demo var/essai .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
