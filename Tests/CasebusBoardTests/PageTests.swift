import CasebusModel
import CasebusReports
import Testing

@testable import CasebusBoard

@Suite struct FoldingTests {
    private static let hall = Reader(unit: Address("hall/north").unsafelyUnwrapped, role: .unit)

    @Test(arguments: [
        ("hall/north/window/3", "hall/north"), ("bureau/tax/office/licensing", "bureau/tax"),
        ("hall/north", "hall/north"),
        ("station/07", "station"), ("outlet/bank-3", "outlet"), ("centre/hills", "centre/hills"),
    ])
    func `what sits in a unit counts for it, and stations and outlets count together`(address: String, name: String) {
        #expect(Folding(reader: .local).name(address) == name)
    }

    @Test func `a unit sees its own windows as they are, and nobody else's`() {
        let folding = Folding(reader: Self.hall)
        #expect(folding.name("hall/north/window/3") == "hall/north/window/3")
        #expect(folding.name("hall/south/window/3") == "hall/south")
    }
}

@Suite struct LinkTests {
    @Test func `whatever a case is called stays one member of the query`() {
        let link = Link.ofCase("a&b=c d#\u{202E}\"世", registrar: "hall/north")
        #expect(link.description == "/case?registrar=hall/north&id=a%26b%3Dc%20d%23%E2%80%AE%22%E4%B8%96")
    }

    @Test func `one member is set anew and the others stay`() {
        let link = Link("/map", ["time": "30d", "lang": "en"])
        #expect(link.with("lang", "zh").description == "/map?time=30d&lang=zh")
        #expect(link.with("time", nil).description == "/map?lang=en")
    }
}

@Suite struct PageFrameTests {
    private func frame(_ here: Link, _ body: HTML = "") -> String {
        PageFrame(
            title: "<t>", place: .map, here: here,
            moment: BusMoment(time: Timestamp(milliseconds: 1_767_600_000_000), head: 7), body: body
        ).html.text
    }

    @Test(arguments: Language.allCases)
    func `the language switch keeps the rest of the query, and the page says its language`(language: Language) {
        let page = Language.$current.withValue(language) {
            frame(Link("/map", ["time": "30d", "lang": language.rawValue]))
        }
        for other in Language.allCases { #expect(page.contains("href=\"/map?time=30d&amp;lang=\(other.rawValue)\"")) }
        #expect(page.contains("<html lang=\"\(language == .zh ? "zh-CN" : "en")\">"))
        #expect(page.contains("<a href=\"/map\" aria-current=\"page\">"))
    }

    @Test func `nothing in a page is a script or a style of its own, or comes from elsewhere`() {
        let page = frame(Link("/", ["q": "\" onload=\"x"]), Bar(share: 0.5, late: 0.2).html)
        #expect(!page.contains("style=") && !page.contains("<style") && !page.contains("<script>"))
        #expect(!page.contains("\" onload") && !page.contains("//"))
        #expect(page.contains("&lt;t&gt;"))
    }

    @Test(arguments: [
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.zh), ("en-GB", .en), ("de,en;q=0.5", .en), ("fr, zh-TW", .zh),
    ])
    func `the first language of the browser that the board speaks decides`(header: String, language: Language) {
        #expect(LanguageMiddleware.accepted(header) == language)
    }

    @Test func `of a browser that speaks neither nothing is known`() {
        #expect(LanguageMiddleware.accepted("fr, de") == nil)
    }
}

@Suite struct PageQueryTests {
    private enum Colour: String, CaseIterable { case red, green }

    /// The field that is at fault.
    private func fault(_ query: [(name: String, value: String)], _ read: (PageQuery) throws -> Void) -> String? {
        fault(String(Link("", query).description.dropFirst()), read)
    }

    private func fault(_ query: String, _ read: (PageQuery) throws -> Void) -> String? {
        do {
            try read(try PageQuery(QueryString(query), known: ["colour", "page", "unit", "matter", "waiting"]))
            return nil
        } catch {
            guard let problem = error as? Problem, problem.code == .queryInvalid, !problem.detail.isEmpty else {
                return "?"
            }
            return problem.field
        }
    }

    @Test func `nonsense is named with its field`() {
        #expect(fault([("colur", "red")]) { _ in } == "colur")
        #expect(fault([("colour", "blue")]) { _ = try $0.choice("colour", Colour.self) } == "colour")
        #expect(fault([("lang", "fr")]) { _ in } == "lang")
        for page in ["0", "-1", "+1", "1e3", "9999999999999999999999", "x"] {
            #expect(fault([("page", page)]) { _ = try $0.number("page", in: 1...100) } == "page")
        }
        for unit in ["/", "hall//x", "a/ b", "<b>/", "hall/\u{202E}x"] {
            #expect(fault([("unit", unit)]) { _ = try $0.unit("unit") } == "unit")
            #expect(fault([("unit", unit)]) { _ = try $0.address("unit") } == "unit")
        }
        #expect(fault([("matter", "a\u{1B}[2J")]) { _ = try $0.text("matter", limit: 64) } == "matter")
        #expect(
            fault([("matter", String(repeating: "m", count: 65))]) { _ = try $0.text("matter", limit: 64) } == "matter")
        for limit in ["1x", "-1d", "1d 2wd", "soon"] {
            #expect(fault([("waiting", limit)]) { _ = try StallLimits($0) } == "waiting")
        }
    }

    @Test func `a member that stands twice is refused, and so is what cannot be read`() {
        #expect(fault("page=1&page=1") { _ in } == "page")
        #expect(fault("lang=zh&lang=en") { _ in } == "lang")
        for query in ["unit=%ZZ", "unit=%4", "unit=%FF"] { #expect(fault(query) { _ in } == "") }
    }

    @Test func `what a form left empty counts as absent, and every page has a language`() throws {
        let query = try PageQuery(QueryString("unit=&lang=zh&matter=m"), known: ["unit", "matter"])
        #expect(try query.unit("unit") == nil)
        #expect(try query.address("unit") == nil)
        #expect(try query.text("matter", limit: 1) == "m")
    }

    @Test func `a language alone asks for nothing`() throws {
        #expect(try PageQuery(QueryString("lang=zh"), known: ["id"]).isEmpty)
        #expect(try !PageQuery(QueryString("id=&lang=zh"), known: ["id"]).isEmpty)
    }

    @Test func `limits are what casebus stalls takes`() throws {
        let limits = try StallLimits(try PageQuery(QueryString("work=2wd"), known: StallLimits.names))
        #expect(
            limits.parameters == [
                "waiting_limit_s": 86_400, "work_limit": "2wd", "idle_limit_s": 86_400,
            ])
    }
}

@Suite struct MapMatrixTests {
    @Test func `a cell is darker the larger its share, in five steps`() {
        #expect([0.0, 0.001, 4, 10, 36, 64, 100].map { MapMatrix.heat($0, largest: 100) } == [1, 1, 1, 2, 3, 4, 5])
        #expect(MapMatrix.heat(1, largest: 0) == 1)
    }

    @Test func `halls stand beside halls, and bureaus come last`() {
        let names = ["bureau/a", "outlet", "hall/z", "station", "hall/b", "centre/c", "other/x"]
        #expect(
            names.sorted { (UnitKind($0), $0) < (UnitKind($1), $1) } == [
                "hall/b", "hall/z", "centre/c", "station", "outlet", "bureau/a", "other/x",
            ])
    }

    @Test(arguments: [
        (0.0, "0 s"), (59.6, "1 min"), (3599, "59 min"), (86_399, "23 h"), (200_000, "2 d"), (.infinity, "0 s"),
    ])
    func `a duration in a cell is its largest unit`(seconds: Double, text: String) {
        #expect(BriefTime.shown(seconds) == text)
    }

    @Test(arguments: [(0.0, "0 %"), (0.004, "< 1 %"), (0.126, "13 %"), (1, "100 %"), (.nan, "-")])
    func `a share`(share: Double, text: String) {
        #expect(Share.shown(share) == text)
    }
}

@Suite struct KeptAnswerTests {
    @Test(arguments: [(0, 120), (24, 120), (25, 125), (719, 3595), (720, 3600), (9_000, 3600)])
    func `an answer is kept for the longer the more it takes to make`(milliseconds: Int, seconds: Int) {
        #expect(AnswerShelf.usable(madeIn: .milliseconds(milliseconds)) == .seconds(seconds))
    }

    @Test func `who ask on one day for a long period ask the same, and within ten minutes for a week`() {
        let noon: Int64 = 1_767_571_200_000 / 86_400_000 * 86_400_000 + 43_200_000
        for period in [Period.month, .quarter] {
            #expect(period.since(noon) == period.since(noon + 43_199_999))
            #expect(period.since(noon) != period.since(noon + 43_200_000))
        }
        #expect(Period.week.since(noon) == Period.week.since(noon + 599_999))
        #expect(Period.week.since(noon) != Period.week.since(noon + 600_000))
        #expect(Period.all.since(noon).isEmpty)
    }
}
