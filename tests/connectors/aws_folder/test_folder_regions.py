import json

import pytest
from aws_folder_support import IAM, NUMBER, Dump, ids, told

HERE, THERE = "eu-west-1", "us-east-1"
FUNCTION = f"arn:aws:lambda:{HERE}:{NUMBER}:function:resize"
FUNCTIONS = {"Functions": [{"FunctionName": "resize", "FunctionArn": FUNCTION, "Role": f"{IAM}role/deploy"}]}


@pytest.mark.parametrize(
    "name",
    [f"{HERE}/lambda-list-functions.json", f"lambda-list-functions.{HERE}.json", "lambda-list-functions.json"],
)
def test_a_region_is_told_by_the_folder_by_the_name_or_by_what_the_file_speaks_of(account: Dump, name: str) -> None:
    account.write(name, FUNCTIONS)
    units = account.read("lambda.functions")
    assert ids(units["ec2.regions", NUMBER]) == {f"aws.region:{NUMBER}/{HERE}"}
    assert FUNCTION in ids(units["lambda.functions", NUMBER])


def test_a_listing_of_one_region_is_not_taken_for_that_of_another(account: Dump) -> None:
    account.write("lambda-list-functions.json", FUNCTIONS)
    account.write(f"{THERE}/sqs-list-queues.json", {})
    observed = account.one("lambda.functions")
    assert [record.id for record in observed.records].count(FUNCTION) == 1
    (gap,) = [gap for gap in observed.gaps if gap.subject == f"aws.region:{NUMBER}/{THERE}"]
    assert f"{THERE}/lambda-list-functions.json" in gap.detail


def test_without_any_region_whatever_belongs_to_one_is_a_gap(account: Dump) -> None:
    """Nothing is concluded from a folder that tells of no region: neither that there are functions, nor that not."""
    assert told(account.one("lambda.functions"))


def test_regions_that_were_exported_are_those_that_are_read(account: Dump) -> None:
    account.write("ec2-describe-regions.json", {"Regions": [{"RegionName": HERE}, {"RegionName": THERE}]})
    account.write(f"{HERE}/lambda-list-functions.json", FUNCTIONS)
    observed = account.one("lambda.functions")
    assert FUNCTION in ids(observed)
    assert f"aws.region:{NUMBER}/{THERE}" in {gap.subject for gap in observed.gaps}


def test_the_settings_may_narrow_the_regions(account: Dump) -> None:
    account.write("ec2-describe-regions.json", {"Regions": [{"RegionName": HERE}, {"RegionName": THERE}]})
    observed = account.one("ec2.regions", regions=[THERE])
    assert ids(observed) == {f"aws.region:{NUMBER}/{THERE}"}


def test_a_listing_without_the_files_of_its_details_is_there_with_a_gap_for_them(account: Dump) -> None:
    account.write(f"{HERE}/lambda-list-functions.json", FUNCTIONS)
    units = account.read("lambda.functions", "lambda.policies")
    assert FUNCTION in ids(units["lambda.functions", NUMBER])
    assert "no file eu-west-1/resourcegroupstaggingapi-get-resources.json" in told(units["lambda.functions", NUMBER])[0]
    assert any(FUNCTION in each for each in told(units["lambda.policies", NUMBER]))


@pytest.mark.parametrize("name", [FUNCTION, FUNCTION.replace(":", "%3A")])
def test_an_answer_about_one_thing_is_named_after_it_as_it_is_or_percent_encoded(account: Dump, name: str) -> None:
    said = {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": FUNCTION}
    account.write(f"{HERE}/lambda-list-functions.json", FUNCTIONS)
    account.write(f"{HERE}/lambda-get-policy/{name}.json", {"Policy": json.dumps({"Statement": [said]})})
    assert f"aws.lambda.policy:{FUNCTION}" in ids(account.one("lambda.policies"))


def test_what_aws_refused_is_read_out_of_the_message_that_was_kept(account: Dump) -> None:
    account.write(f"{HERE}/lambda-list-functions.json", FUNCTIONS)
    kept = account.write(
        f"{HERE}/lambda-get-policy/{FUNCTION}.json",
        "\nAn error occurred (ResourceNotFoundException) when calling the GetPolicy operation: no policy\n",
    )
    observed = account.one("lambda.policies")
    assert (observed.records, [gap for gap in observed.gaps if gap.subject == FUNCTION]) == ((), [])
    kept.write_text("An error occurred (AccessDeniedException) when calling the GetPolicy operation: no", "utf-8")
    (gap,) = [gap for gap in account.one("lambda.policies").gaps if gap.subject == FUNCTION]
    assert (gap.reason, gap.permission) == ("denied", "lambda:GetPolicy")


def test_an_empty_file_says_nothing(account: Dump) -> None:
    account.write(f"{HERE}/lambda-list-functions.json", "")
    assert "lambda-list-functions.json is empty" in told(account.one("lambda.functions"))[0]


def test_several_things_asked_about_at_once_are_looked_up_in_one_file(account: Dump) -> None:
    arn = f"arn:aws:codebuild:{HERE}:{NUMBER}:project/"
    account.write(f"{HERE}/codebuild-list-projects.json", {"projects": ["shop", "site"]})
    both = {"projects": [{"name": name, "arn": f"{arn}{name}"} for name in ("shop", "site")]}
    account.write(f"{HERE}/codebuild-batch-get-projects.json", both)
    assert {f"{arn}shop", f"{arn}site"} <= ids(account.one("codebuild.projects"))
    account.write(f"{HERE}/codebuild-batch-get-projects.json", {"projects": both["projects"][:1]})
    assert "codebuild-batch-get-projects" in told(account.one("codebuild.projects"))[0]
