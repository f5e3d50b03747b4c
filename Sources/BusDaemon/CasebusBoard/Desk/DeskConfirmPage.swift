internal import CasebusClient
internal import CasebusReports

/// What will be recorded, shown once before it is.
struct DeskConfirmPage {
    let act: DeskAct
    let form: DeskForm

    var body: HTML {
        """
        <p>\(DeskPageWords.question(act.kind.title, act.handoff))</p>
        \(DeskSummary(act: act).body)
        \(form.confirming(act, DeskPageWords.confirm))
        <p><a href="/desk/handoff?number=\(act.handoff)">\(DeskPageWords.back)</a></p>
        """
    }
}

/// What came of it: the receipt, or why there is none and what to do.
struct DeskReceiptPage {
    let act: DeskAct
    let receipt: Receipt

    private var told: String {
        let time = HumanTime.instant(receipt.recordedAt, withSeconds: true)
        return receipt.repeated
            ? DeskWords.recordedBefore(receipt.sequence, at: time) : DeskWords.recorded(receipt.sequence, at: time)
    }

    var body: HTML {
        """
        <p class="receipt" role="status"><strong>\(DeskPageWords.receipt)</strong> \(told)</p>
        <p>\(DeskPageWords.receiptMeans)</p>
        \(DeskSummary(act: act).body)
        <p><a href="/desk">\(DeskPageWords.back)</a></p>
        """
    }
}

/// No receipt came in time: the same command can be sent once more.
struct DeskUnknownPage {
    let act: DeskAct
    let form: DeskForm

    var body: HTML {
        """
        <p role="alert">\(DeskPageWords.unknownFate)</p>
        \(DeskSummary(act: act).body)
        \(form.confirming(act, DeskPageWords.again))
        <p><a href="/desk">\(DeskPageWords.back)</a></p>
        """
    }
}

/// An act as a list of what it says.
struct DeskSummary {
    let act: DeskAct

    var body: HTML {
        let rows: [(String, String)] = [
            (DeskPageWords.number, act.id), (Title.handoff, String(act.handoff)),
            (DeskPageWords.outcome, act.outcome.map { Term.shown($0.rawValue) } ?? ""),
            (DeskPageWords.reason, act.reason), (DeskPageWords.text, act.text),
        ]
        let items = rows.filter { !$0.1.isEmpty }.map { name, value -> HTML in "<dt>\(name)</dt><dd>\(value)</dd>" }
        return "<dl class=\"desk\">\(HTML(items))</dl>"
    }
}

extension DeskAct.Kind {
    /// What the act is called.
    var title: String {
        switch self {
        case .sign: DeskPageWords.sign
        case .refuse: DeskPageWords.refuse
        case .feedback: DeskPageWords.feedback
        case .explain: DeskPageWords.explain
        }
    }
}
