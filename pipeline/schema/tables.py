"""One record class per table: its fields are the columns, their metadata the codebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def column(
    english: str, chinese: str, *, key: bool = False, refers: str = "", codes: str = "", blank: bool = False
) -> Any:
    """A column: its meaning in both languages, and whether it is a key, points to a table, or takes listed codes.

    ``codes`` names a list of lexicon/codes.tsv; ``refers`` the table whose key it holds; ``blank`` says that a cell may
    be empty.
    """
    meta = {"english": english, "chinese": chinese, "key": key, "refers": refers, "codes": codes, "blank": blank}
    return field(metadata=meta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that was read."""

    document_id: str = column("identifier, made from the bytes of the file", "文件编号，由文件内容生成", key=True)
    path: str = column(
        "path below the corpus folder; of a member of an archive a.zip/b.txt, of a row of a table a.csv#row2",
        "语料文件夹内的路径；压缩包内的文件写作 a.zip/b.txt，表格中的一行写作 a.csv#row2",
    )
    sha256: str = column("SHA-256 of the file; of a row, of its table", "文件的 SHA-256；表格行为所在表格的 SHA-256")
    bytes: int = column("size of the file in bytes; of a row, of its table", "文件字节数；表格行为所在表格的字节数")
    encoding: str = column(
        "encoding the bytes were read in, or the format the text was taken out of (docx, doc, pdf, csv …)",
        "读取所用的编码，或提取文本的文件格式（docx、doc、pdf、csv 等）",
    )
    script: str = column("script before restoration", "修复前的字体", codes="script")
    title: str = column("title of the page", "网页标题", blank=True)
    published: str = column(
        "day a web page says it was published (EDTF)", "网页标明的发布日期（EDTF 格式）", blank=True
    )
    address: str = column("address a web page gives as its own", "网页标明的自身网址", blank=True)
    characters: int = column("characters of the final text", "最终文本的字数")
    repairs: int = column("changes made to the text (rows of repairs)", "对文本所作的修复数")
    unresolved: int = column("characters still damaged", "仍未修复的字数")
    boilerplate_characters: int = column("characters of site furniture outside every summary", "总结之外的网站杂文字数")
    summaries: int = column("single summaries in it", "其中单篇总结数")


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedFile:
    """A file that could not be used."""

    path: str = column("path below the corpus folder", "语料文件夹内的路径", key=True)
    sha256: str = column("SHA-256 of the file, where it could be read", "文件的 SHA-256", blank=True)
    stage: str = column("stage that refused it", "拒绝该文件的步骤")
    reason: str = column("why, in a sentence", "原因")
    detail: str = column("what was seen", "所见细节", blank=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One change made to a document's text."""

    repair_id: str = column("identifier", "修复编号", key=True)
    document_id: str = column("document", "文件编号", refers="documents")
    kind: str = column("what was wrong", "问题类型", codes="repair")
    source_start: int = column("start in the file as decoded", "在解码文本中的起点")
    source_end: int = column("end in the file as decoded", "在解码文本中的终点")
    before: str = column("characters before", "修复前", blank=True)
    after: str = column("characters after", "修复后", blank=True)
    certainty: str = column("how sure the change is", "确定程度", codes="certainty")
    evidence: str = column("what proves it", "证据", blank=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One single summary."""

    summary_id: str = column("identifier", "总结编号", key=True)
    document_id: str = column("document it stands in", "所在文件", refers="documents")
    ordinal: int = column("its place in the document, from 1", "在文件中的次序（从 1 起）")
    title: str = column("title or heading it had", "标题", blank=True)
    start: int = column("start in the document's final text", "在最终文本中的起点")
    end: int = column("end in the document's final text", "在最终文本中的终点")
    genre: str = column("genre", "文体", codes="genre")
    author_school: str = column("school that wrote it (我校)", "撰写学校（我校）", blank=True)
    author_organisation: str = column("bureau or body that wrote it, where no school did", "撰写机构", blank=True)
    period: str = column("time it covers (EDTF)", "所述时期（EDTF）", blank=True)
    dated: str = column("date of its signature (EDTF)", "落款日期（EDTF）", blank=True)
    truncated: bool = column("whether it is cut off", "是否被截断")
    masked_share: float = column("share of its names, dates and counts that are masked (0-1)", "被遮蔽的信息比例")
    specificity: float = column("names, dates and counts per 1,000 characters", "每千字的具体信息数")
    reused_share: float = column("share of its characters that stand in another summary too (0-1)", "与他文重复的比例")
    copy_group: str = column("group of copies of one text", "同文组", blank=True)
    cluster_id: str = column("group of like programmes", "聚类编号", refers="clusters", blank=True)
    programme_types: str = column(
        "types of programme, main first, joined by ;", "项目类型（主要类型在前）", codes="programme_type", blank=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A summary's final text."""

    summary_id: str = column("summary", "总结编号", key=True, refers="summaries")
    text: str = column("final text", "最终文本")


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A stretch of a page that belongs to the site, not to a summary."""

    document_id: str = column("document", "文件编号", key=True, refers="documents")
    start: int = column("start in the document's final text", "起点", key=True)
    end: int = column("end in the document's final text", "终点")
    rule: str = column("rule that saw it", "识别规则")
    text: str = column("the characters", "文字")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a summary."""

    summary_id: str = column("summary", "总结编号", key=True, refers="summaries")
    ordinal: int = column("its place in the summary, from 1", "次序（从 1 起）", key=True)
    kind: str = column("what it is about", "内容类别", codes="section")
    heading: str = column("heading as it stands", "小标题", blank=True)
    start: int = column("start in the summary's text, heading included", "起点（含小标题）")
    end: int = column("end in the summary's text", "终点")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch that names something."""

    mention_id: str = column("identifier", "提及编号", key=True)
    summary_id: str = column("summary", "总结编号", refers="summaries")
    type: str = column("what is named", "类型", codes="mention")
    start: int = column("start in the summary's text", "起点")
    end: int = column("end in the summary's text", "终点")
    text: str = column("the characters", "文字")
    value: str = column("canonical name, EDTF date, ISO 8601 duration, or number", "规范值", blank=True)
    value_max: str = column("upper end of a range of numbers", "数值上限", blank=True)
    unit: str = column("measure word as written", "量词", blank=True)
    qualifier: str = column("how exact the number is", "数值限定", codes="qualifier", blank=True)
    of: str = column("what is counted", "所计对象", blank=True)
    role: str = column("role of a person", "人物身份", blank=True)
    entity_id: str = column(
        "school or person it names (school_id, person_id) or place code", "所指实体编号", blank=True
    )
    masked: bool = column("whether part of it is masked", "是否被遮蔽")
    generic: bool = column("whether it names a level only (市教育局)", "是否泛指")
    inferred: bool = column("whether part of the value comes from the context", "是否由上下文推断")
    rule: str = column("rule that saw it", "识别规则")
    confidence: float = column("how sure the rule is (0-1)", "置信度")
    source_start: int = column("start in the file as decoded", "在解码文本中的起点")
    source_end: int = column("end in the file as decoded", "在解码文本中的终点")


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school across the corpus."""

    school_id: str = column("identifier", "学校编号", key=True)
    name: str = column("canonical name", "规范校名")
    aliases: str = column("other names, joined by ;", "别名", blank=True)
    level: str = column("level", "学段", codes="school_level", blank=True)
    place_code: str = column("GB/T 2260 code of its county", "县级行政区划代码", blank=True)
    place: str = column("province/city/county", "省/市/县", blank=True)
    summaries: int = column("summaries that name it", "提及它的总结数")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person across the corpus."""

    person_id: str = column("identifier", "人物编号", key=True)
    name: str = column("name", "姓名")
    role: str = column("role", "身份", blank=True)
    school_id: str = column("school", "所属学校", refers="schools", blank=True)
    summaries: int = column("summaries that name the person", "提及此人的总结数")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme as one summary tells it."""

    programme_id: str = column("identifier", "项目编号", key=True)
    summary_id: str = column("summary", "总结编号", refers="summaries")
    type: str = column("main type", "主要类型", codes="programme_type")
    name: str = column("own wording", "文中名称", blank=True)
    start_date: str = column("start (EDTF)", "开始时间（EDTF）", blank=True)
    end_date: str = column("end (EDTF)", "结束时间（EDTF）", blank=True)
    level: str = column("level that runs it", "组织层级", codes="level", blank=True)
    authority: str = column("body behind it", "主管机构", blank=True)
    place_code: str = column("GB/T 2260 code of the county", "县级行政区划代码", blank=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """One school's part in a programme."""

    programme_id: str = column("programme", "项目编号", key=True, refers="programmes")
    school_id: str = column("school", "学校编号", refers="schools", blank=True)
    school: str = column("canonical name", "规范校名", key=True)
    role: str = column("role in the programme", "角色", codes="role")
    evidence: str = column("words that show it", "依据")
    start: int = column("start of the evidence in the summary's text", "依据起点")
    end: int = column("end of the evidence in the summary's text", "依据终点")


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One school that gives another something in a programme; of texts that are copies only the first counts."""

    from_school_id: str = column("school that gives", "支援方学校编号", key=True, refers="schools")
    to_school_id: str = column("school that receives", "受援方学校编号", key=True, refers="schools")
    kind: str = column("role of the school that gives; peer: each gives", "支援方角色", codes="role", key=True)
    programme_id: str = column("programme", "项目编号", key=True, refers="programmes")
    programme_type: str = column("its main type", "项目主要类型", codes="programme_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing a summary says was done, given, gained, lacking or planned."""

    statement_id: str = column("identifier", "陈述编号", key=True)
    summary_id: str = column("summary", "总结编号", refers="summaries")
    programme_id: str = column("programme", "项目编号", refers="programmes", blank=True)
    category: str = column("category", "类别", codes="category")
    kind: str = column("kind within the category", "细类", codes="statement", blank=True)
    planned: bool = column("true unless done or ongoing", "是否尚未实施")
    realis: str = column("told as done, ongoing, planned, required or generic", "叙述状态", codes="realis")
    value: str = column("number", "数值", blank=True)
    unit: str = column("measure word", "量词", blank=True)
    thing: str = column("thing given or counted", "物品或对象", blank=True)
    date: str = column("date (EDTF)", "日期（EDTF）", blank=True)
    evidence: str = column("words that say it", "依据")
    start: int = column("start of the evidence in the summary's text", "依据起点")
    end: int = column("end of the evidence in the summary's text", "依据终点")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word in a summary."""

    summary_id: str = column("summary", "总结编号", key=True, refers="summaries")
    term: str = column("word", "词", key=True)
    count: int = column("times it occurs", "次数")
    weight: float = column("TF-IDF over independent texts", "TF-IDF 权重（仅计独立文本）")
    part_of_speech: str = column("part of speech (ICTCLAS tag)", "词性", blank=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """A passage that two summaries share."""

    left_summary_id: str = column("one summary", "甲总结", key=True, refers="summaries")
    left_start: int = column("start in it", "甲起点", key=True)
    left_end: int = column("end in it", "甲终点")
    right_summary_id: str = column("the other summary", "乙总结", key=True, refers="summaries")
    right_start: int = column("start in it", "乙起点", key=True)
    right_end: int = column("end in it", "乙终点")
    similarity: float = column("share of equal characters (0-1)", "相同字比例")
    kind: str = column("how it was taken over", "重复方式", codes="reuse")
    spread: int = column(
        "texts of the corpus in which it stands (median of its runs of characters)", "语料中含此段的文本数"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A masked or damaged value that another copy gives."""

    mention_id: str = column("mention that lacks it", "缺值的提及", key=True, refers="mentions")
    value: str = column("value", "补得的值", key=True)
    from_summary_id: str = column("summary that gives it", "来源总结", key=True, refers="summaries")
    from_start: int = column("start there", "来源起点")
    from_end: int = column("end there", "来源终点")
    certainty: str = column("how sure it is", "确定程度", codes="certainty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of programmes."""

    cluster_id: str = column("identifier", "聚类编号", key=True)
    size: int = column("independent texts in it", "独立文本数")
    label: str = column("a few words", "标签")
    terms: str = column("words that set it apart, joined by ;", "特征词")
    exemplar_summary_id: str = column("summary at its middle", "代表总结", refers="summaries")
    stability: float = column("how often it comes back when texts are drawn anew (0-1)", "稳定性")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A pair of programmes worth comparing."""

    left_programme_id: str = column("one programme", "甲项目", key=True, refers="programmes")
    right_programme_id: str = column("the other programme", "乙项目", key=True, refers="programmes")
    similarity: float = column("share of their statements that both have (0-1)", "相似度")
    shared: str = column("category:kind that both have, joined by ;", "共有", blank=True)
    only_left: str = column("category:kind of the one alone, joined by ;", "甲独有", blank=True)
    only_right: str = column("category:kind of the other alone, joined by ;", "乙独有", blank=True)
