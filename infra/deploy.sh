#!/usr/bin/env bash
# Deploys copiste to AWS, guided; `--dry-run` only shows what would change. docs/operate-aws.md explains each step.
# STACK and REGION answer beforehand, and a variable with a parameter's name sets that parameter: infra/parameters.py.
set -euo pipefail
cd "$(dirname "$0")/.."

regions="ca-central-1 ca-west-1" # those that template.yaml lets through
ask() {
    local answer=${!1:-}
    if [ -z "$answer" ] && [ -t 0 ]; then
        read -rp "$2 [$3]: " answer
    fi
    printf -v "$1" '%s' "${answer:-$3}"
}

ask STACK "Nom de la pile / Name of the stack" copiste
ask REGION "Région / Region ($regions)" ca-central-1
case " $regions " in
    *" $REGION "*) ;;
    *) echo "Région refusée / Region refused: $REGION ($regions)" >&2; exit 2 ;;
esac

account() { command -v aws >/dev/null && aws sts get-caller-identity --region "$REGION" >/dev/null 2>&1; }
standing() { # parameters and state of the stack; nothing of one that is not there
    account && aws cloudformation describe-stacks --region "$REGION" --stack-name "$STACK" \
        --query 'Stacks[0].{StackStatus: StackStatus, Parameters: Parameters}' --output json 2>/dev/null || echo '{}'
}
stands=$(standing)

.venv/bin/cfn-lint --regions "$REGION" -- template.yaml
.venv/bin/python infra/plan.py "$stands"

deploy() {
    sam deploy --stack-name "$STACK" --region "$REGION" --capabilities CAPABILITY_IAM --resolve-s3 "$@"
}

if [ "${1:-}" = --dry-run ]; then
    if account && command -v sam >/dev/null && [ -d .aws-sam/build ]; then
        mapfile -t parameters < <(.venv/bin/python infra/parameters.py "$stands")
        deploy --no-execute-changeset --parameter-overrides "${parameters[@]}"
    else
        echo "Sans compte, sam ou image construite, rien à comparer: voilà tout ce qui serait créé." >&2
        echo "With no account, sam or built image there is nothing to compare with: this is all that would be made." >&2
    fi
    exit 0
fi

for tool in sam aws docker; do
    command -v "$tool" >/dev/null || { echo "Il manque / Missing: $tool (docs/operate-aws.md)" >&2; exit 1; }
done
account || { echo "Pas d’identifiants AWS / No AWS credentials (docs/operate-aws.md)" >&2; exit 1; }

output() {
    aws cloudformation describe-stacks --region "$REGION" --stack-name "$STACK" \
        --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue" --output text
}

case "$stands" in *'"ROLLBACK_COMPLETE"'*) # its making failed and was undone: CloudFormation lets nobody update it
    aws cloudformation delete-stack --region "$REGION" --stack-name "$STACK"
    aws cloudformation wait stack-delete-complete --region "$REGION" --stack-name "$STACK" ;;
esac
asking=()
[ -t 0 ] && asking=(--ask)
overrides=$(.venv/bin/python infra/parameters.py "$stands" "${asking[@]}")
mapfile -t parameters <<<"$overrides"

# One repository: --resolve-image-repos would make one a function and push the same image to each.
repository=$(aws ecr describe-repositories --region "$REGION" --repository-names "$STACK" \
    --query 'repositories[0].repositoryUri' --output text 2>/dev/null ||
    aws ecr create-repository --region "$REGION" --repository-name "$STACK" --image-scanning-configuration scanOnPush=true \
        --query 'repository.repositoryUri' --output text)
sam build
deploy --image-repository "$repository" --no-fail-on-empty-changeset --parameter-overrides "${parameters[@]}"
screen=$(output ScreenAddress)
for at in "${!parameters[@]}"; do # the API answers the screen's own address, which the first pass made
    case ${parameters[at]} in
        ScreenOrigin=\"$screen\") same=yes ;;
        ScreenOrigin=*) parameters[at]="ScreenOrigin=\"$screen\"" ;;
    esac
done
[ "${same:-}" ] || deploy --image-repository "$repository" --no-fail-on-empty-changeset --parameter-overrides "${parameters[@]}"
files="s3://$(output ScreenFilesBucket)"
infra/screen-config.sh "$(output Api)" "$(output SignIn)" "$(output UserPoolClient)" |
    aws s3 cp - "$files/config.js" --region "$REGION" --content-type text/javascript --cache-control no-cache
aws s3 sync web "$files" --region "$REGION" --delete --exclude config.js
aws cloudfront create-invalidation --distribution-id "$(output DistributionId)" --paths '/*' >/dev/null
echo "Écran / Screen: $screen"
echo "Boîte d’arrivée / Inbox: s3://$(output InboxBucket)/<bureau-office>/"
