"""The picture of small programs, element by element."""

import pulumi
import pulumi_aws as aws
import pytest

from tests.plan.parts import Part
from tests.plan.picture.drawn import SVG, area, texts, title
from tests.plan.test_mermaid import grant, shop, subnet

KIND = "urn:pulumi:test::groundwork::groundwork:index:"


def edge(picture, source, target):
    """The one arrow or row between two ends, by the ends of their URNs."""
    (found,) = [
        each
        for each in picture.of_class("edge")
        if each.get("data-source", "").endswith(source)
        and each.get("data-target", "").endswith(target)
    ]
    return found


def card(picture, name):
    (found,) = [c for c in picture.of_class("card") if c.get("data-urn", "").endswith(name)]
    return found


def test_the_root_says_what_it_is(drawn):
    root = drawn(shop).root
    assert root.get("role") == "img"
    named = {
        each.get("id"): each.text for each in root if each.tag in (f"{SVG}title", f"{SVG}desc")
    }
    assert root.get("aria-labelledby", "").split() == list(named)
    assert list(named.values()) == [
        "Picture of test",
        "7 components and who of them may talk to whom; "
        "from the internet one comes to front, store.",
    ]


def test_nothing_is_loaded_and_nothing_runs(drawn):
    picture = drawn(shop)
    tags = {each.tag.removeprefix(SVG) for each in picture.root.iter()}
    assert tags == {
        "svg", "title", "desc", "style", "defs", "symbol", "g", "path", "rect", "text", "use"
    }  # fmt: skip
    links = [use.get("href", "") for use in picture.root.iter(f"{SVG}use")]
    symbols = [symbol.get("id") for symbol in picture.root.iter(f"{SVG}symbol")]
    assert {link.removeprefix("#") for link in links} == set(symbols)
    assert len(symbols) == len(set(symbols))
    assert "://" not in picture.text.replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in picture.text
    assert "@import" not in picture.text


def test_a_whole_program(drawn):
    picture = drawn(shop)
    assert sorted(urn.rpartition(":")[2] for urn in picture.urns()) == [
        "alias", "app", "front", "internet", "key", "one", "store", "two"
    ]  # fmt: skip
    assert [texts(box)[0] for box in picture.of_class("label")] == [
        "Region", "app, VPC 10.0.0.0/16, 1 zone", "public subnets", "isolated subnets"
    ]  # fmt: skip
    assert texts(card(picture, "::front")) == [
        "front",
        "application load balancer",
        "front-sg",
        "alias, shop.example.com",
        "key: sts:AssumeRole",
        "internet: 443 https",
    ]
    assert texts(edge(picture, "::front", "::store")) == ["5432, 8080 call", "sts:AssumeRole"]
    assert texts(edge(picture, "internet", "::front")) == ["80, 443"]


def test_arrows_look_like_what_they_are(drawn):
    picture = drawn(shop)
    looks = {
        (e.get("data-source", "")[-5:], e.get("data-target", "")[-5:]): e.get("class")
        for e in picture.of_class("edge")
    }
    assert looks == {
        ("ernet", "front"): "edge open",
        ("front", "store"): "edge packets",
        ("front", "ernet"): "edge short packets",
        ("front", "::key"): "edge short grant",
    }
    kinds = [t.get("class") for t in edge(picture, "::front", "::store").iter(f"{SVG}text")]
    assert kinds == ["said packets", "said grant"]


def test_what_is_hovered_tells_all(drawn):
    def program():
        web, store = Part("web"), Part("store")
        grant(web, "may", ["s3:a", "s3:b", "s3:c", "s3:d"], store)

    picture = drawn(program)
    arrow = edge(picture, "::web", "::store")
    assert texts(arrow) == ["s3:a +3"]
    assert arrow.get("class") == "edge grant"
    assert title(arrow) == "web → store\ns3:a\ns3:b\ns3:c\ns3:d"
    assert title(card(picture, "::web")) == "Part web\nPart"


def test_what_has_no_arrows_stands_below_all_that_has(drawn):
    picture = drawn(shop)
    (rest,) = picture.of_class("rest")
    assert texts(rest) == ["For all of them"]
    inside = [urn for urn, place in picture.cards().items() if area(rest).holds(place)]
    assert [urn.rpartition("::")[2] for urn in inside] == ["key", "one", "two"]
    assert all(box.low < area(rest).y for box in picture.boxes() if box != area(rest))


def test_nothing_is_drawn_of_nothing(drawn):
    picture = drawn(lambda: None)
    assert picture.of_class("node") == []
    assert picture.of_class("edge") == []
    assert picture.of_class("box") == []
    (said,) = picture.root.iter(f"{SVG}desc")
    assert (
        said.text
        == "0 components and who of them may talk to whom; nothing is reached from the internet."
    )


@pytest.mark.parametrize(
    "name",
    ['a"b', "a&amp;b", "]]&gt;", "'", "{}", "hällo", "数据", "x" * 200],
)
def test_names_cannot_end_their_elements(drawn, name):
    def program():
        one, two = Part(name), Part("two")
        one.reach(two, 80)
        two.ingress("in", 80, cidr_ipv4="0.0.0.0/0")

    picture = drawn(program)
    assert picture.urns().count(f"urn:pulumi:test::groundwork::groundwork:index:Part::{name}") == 1
    shown = texts(card(picture, f"::{name}"))[0]
    assert shown == name or (shown.endswith("…") and name.startswith(shown[:-1]))
    assert title(card(picture, f"::{name}")).splitlines()[0] == f"Part {name}"
    assert area(card(picture, f"::{name}")).right <= picture.size().right


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "</svg>", ']]>"', "<!--"])
def test_what_others_say_cannot_end_its_elements(drawn, said):
    def program():
        web, topic = Part("web"), Part("topic")
        web.ingress("in", 80, cidr_ipv4="0.0.0.0/0", tags={"access": said})
        aws.sns.TopicSubscription("s", topic="t", protocol="a", endpoint=said, opts=topic.child)
        aws.sns.Topic("t", opts=topic.child)
        grant(web, "may", [said], topic)

    picture = drawn(program)
    tags = {each.tag.removeprefix(SVG) for each in picture.root.iter()}
    assert "script" not in tags
    assert texts(edge(picture, "internet", "::web")) == [f"80 {said}"]
    assert texts(edge(picture, "::web", "::topic")) == [said]
    assert texts(card(picture, "::topic"))[1] == f"SNS, a to {said}"


def test_what_xml_cannot_say_is_replaced(drawn):
    picture = drawn(lambda: Part("a\x00b\x1b"))
    (found,) = picture.of_class("card")
    assert texts(found)[0] == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_what_is_no_component_has_a_globe_and_a_name(drawn):
    def program():
        Part("web").egress("far", 443, cidr_ipv4="10.9.0.0/16")

    picture = drawn(program)
    far = card(picture, "10.9.0.0/16")
    assert [path.get("class") for path in far.iter(f"{SVG}path")] == ["globe"]
    assert texts(far) == ["10.9.0.0/16"]
    assert texts(edge(picture, "::web", "10.9.0.0/16")) == ["443"]


def test_ways_to_the_apis_of_aws_are_rows(drawn):
    picture = drawn(lambda: Part("web").egress("aws", 443, prefix_list_id="pl-1"))
    assert texts(edge(picture, "::web", "AWS APIs")) == ["AWS APIs: 443"]
    assert picture.arrows() == []
    assert "AWS APIs" not in picture.cards()


def test_an_image_and_what_is_in_it_are_a_row_of_its_service(drawn):
    def program():
        image, web = Part("picture", kind="Image"), Part("web", kind="Service")
        grant(web, "may-fetch", "ecr:BatchGetImage", Part("repository", image, kind="Repository"))
        aws.ecs.TaskDefinition(
            "task", family=image.group.name, container_definitions="[]", opts=web.child
        )
        web.ingress("in", 80, cidr_ipv4="0.0.0.0/0")

    picture = drawn(program)
    row = edge(picture, "::web", "::picture")
    inside = [node.get("data-urn", "") for node in picture.of_class("node", row)]
    assert inside == [
        f"{KIND}Image::picture",
        f"{KIND}Image$groundwork:index:Repository::repository",
    ]
    assert texts(row) == ["image Image"]
    assert "web → picture\necr:BatchGetImage" in "".join(row.itertext())


def test_who_changes_others_has_rows_and_stands_with_the_rest(drawn):
    def program():
        web, pipeline = Part("web"), Part("delivery", kind="Pipeline")
        grant(pipeline, "may", ["ecs:UpdateService", "ecs:RunTask"], web)
        web.ingress("in", 80, cidr_ipv4="0.0.0.0/0")

    picture = drawn(program)
    assert texts(edge(picture, "::delivery", "::web")) == ["web: ecs:UpdateService +1"]
    (rest,) = picture.of_class("rest")
    assert area(rest).holds(area(card(picture, "::delivery")))
    assert not area(rest).overlaps(area(card(picture, "::web")))


def test_ways_of_a_network_and_what_belongs_to_it_are_below_its_name(drawn):
    def program():
        app, inner = Part("app", kind="Network"), Part("inner")
        aws.rds.SubnetGroup("s", subnet_ids=[subnet(app, "private").id], opts=inner.child)
        aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=app.child)
        app.egress("out", 443, cidr_ipv4="0.0.0.0/0")
        grant(inner, "may", ["ec2:CreateTags"], app)

    picture = drawn(program)
    (label,) = [each for each in picture.of_class("network") if each.get("data-urn")]
    assert texts(label) == ["app, VPC 10.0.0.0/16, 1 zone", "app-sg", "internet: 443"]
    assert texts(card(picture, "::inner"))[-1] == "app: ec2:CreateTags"
    bottom = max(float(text.get("y", "")) for text in label.iter(f"{SVG}text"))
    assert bottom < area(card(picture, "::inner")).y


def test_each_region_has_a_box(drawn):
    def program():
        near, far = Part("near"), Part("far")
        near.reach(far, 443)
        for part, region in ((near, "eu-north-1"), (far, "us-east-1")):
            aws.sqs.Queue(f"{part._name}-q", region=region, opts=part.child)

    names = [texts(box)[0] for box in drawn(program).of_class("label")]
    assert names == ["Region eu-north-1", "Region us-east-1"]


def test_the_same_program_is_the_same_text(drawn):
    assert drawn(shop).text == drawn(shop).text


def test_the_text_is_a_document_that_ends_in_a_line(drawn):
    text = drawn(shop).text
    assert text.startswith("<svg ")
    assert text.endswith("</svg>\n")
    assert drawn(shop).root.tag == f"{SVG}svg"


def test_who_is_alone_has_a_picture(drawn):
    lone = drawn(lambda: pulumi.ComponentResource("groundwork:index:Lone", "lone"))
    assert [urn.rpartition("::")[2] for urn in lone.urns()] == ["lone"]
