internal import CasebusModel
internal import CasebusReports

/// The disputes that wait for a unit, a sentence each; nothing where there are none.
struct DisputeList {
    private let report: DisputeReport
    private let hasMore: Bool

    init(_ inbox: InboxAnswer, of unit: String) {
        report = DisputeReport(inbox, of: unit, now: inbox.at?.timestamp ?? HumanTime.now())
        hasMore = inbox.moreDisputes == true
    }

    var html: HTML {
        let sections = [(DisputeWords.toRule, report.toRule), (DisputeWords.held, report.held)]
            .filter { !$0.1.isEmpty }
            .map { title, disputes -> HTML in
                """
                <section><h2>\(title) <span class="count">\(disputes.count)</span></h2>
                <ul class="sentences">\(HTML(disputes.map(item)))</ul></section>
                """
            }
        return HTML(sections + (hasMore ? ["<p class=\"soft\">\(DisputeWords.more)</p>"] : []))
    }

    private func item(_ dispute: InboxAnswer.Dispute) -> HTML {
        let more = ([report.meanwhile(dispute)] + report.limits(dispute)).map { line -> HTML in
            "<br><span class=\"soft\">\(line)</span>"
        }
        return """
            <li><a href="\(Link.ofCase(dispute.id, registrar: dispute.registrar))">\(dispute.id)</a> \
            \(report.sentence(dispute))\(HTML(more))</li>
            """
    }
}
