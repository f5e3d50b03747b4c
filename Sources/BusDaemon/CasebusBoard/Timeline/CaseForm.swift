internal import CasebusModel
internal import CasebusReports
internal import Foundation

/// Asks which case, and as it stood when.
struct CaseForm {
    /// An instant with nine digits behind the second and an offset has 35.
    private static let instantBytesMax = 64

    var id = ""
    var registrar = ""
    var at: Timestamp?

    var html: HTML {
        let time = at.map { HumanTime.instant($0).replacing(" ", with: "T") } ?? ""
        return """
            <h2>\(CasePageWords.lookUp)</h2>
            <form class="filters" action="/case" method="get">
            <label>\(CasePageWords.id)<input name="id" value="\(id)" maxlength="\(Limits.identifierBytes)" required></label>
            <label>\(CasePageWords.registrar)<input name="registrar" value="\(registrar)" \
            maxlength="\(Limits.addressBytes)"></label>
            <label>\(CasePageWords.at)<input name="at" type="datetime-local" value="\(time)"></label>
            <button class="main">\(CasePageWords.show)</button>
            </form>
            <p class="soft">\(CasePageWords.idHint)</p>
            """
    }

    /// An instant as RFC 3339 has it, or as a form's field for local time: `2026-01-05T09:30` in the zone of the pages.
    ///
    /// - Throws: a `Problem` that names the field.
    static func instant(in query: PageQuery) throws(Problem) -> Timestamp? {
        guard let text = try query.text("at", limit: instantBytesMax) else { return nil }
        if let instant = Timestamp(text) { return instant }
        guard text.utf8.count <= 19, let local = Timestamp(text + (text.utf8.count == 16 ? ":00Z" : "Z")) else {
            throw query.invalid(
                "at", "give an instant such as 2026-01-05T09:30:00Z, or 2026-01-05T09:30 in the pages' own time")
        }
        let date = Date(timeIntervalSince1970: Double(local.milliseconds) / 1000)
        return Timestamp(milliseconds: local.milliseconds - Int64(HumanTime.zone.secondsFromGMT(for: date)) * 1000)
    }
}
