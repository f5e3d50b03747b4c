internal import CasebusClient
internal import CasebusModel
internal import CasebusReports

/// One hand-off at the desk: what the sender wrote, and what can be done with it.
struct DeskHandoffPage {
    let push: FetchAnswer
    /// The sender may read it too, and has nothing to do here.
    let isReceiver: Bool
    let form: DeskForm

    var body: HTML {
        """
        <section><h2>\(DeskPageWords.whatWasSaid)</h2>
        <p>\(RecordLine.line(push.record))</p>
        \(said)</section>
        <section><h2>\(DeskPageWords.whatToDo)</h2>
        \(acts.isEmpty ? "<p>\(DeskPageWords.isOver)</p>" : HTML(acts))</section>
        <p><a href="/desk">\(DeskPageWords.back)</a></p>
        """
    }

    private var said: HTML {
        if push.erased == true { return "<p class=\"quiet\">\(DeskWords.contentErased)</p>" }
        guard let text = push.text, !text.isEmpty else { return "<p class=\"quiet\">\(DeskPageWords.nothingSaid)</p>" }
        return "<blockquote>\(text)</blockquote>"
    }

    private var acts: [HTML] {
        guard isReceiver else { return [] }
        return switch push.state {
        case "pushed": [sign, refuse, explain]
        case "signed": [feedback, explain]
        case "disputed", "suspended": [explain]
        default: []
        }
    }

    private var sign: HTML { form.asking(.sign, push.handoff, DeskPageWords.sign, text) }
    private var refuse: HTML {
        form.asking(.refuse, push.handoff, DeskPageWords.refuse, "\(reason("required"))\(text)")
    }
    private var explain: HTML {
        form.asking(.explain, push.handoff, DeskPageWords.explain, "\(reason("required"))\(text)")
    }

    private var feedback: HTML {
        let outcomes = HTML(
            Outcome.allCases.map { outcome -> HTML in
                "<option value=\"\(outcome.rawValue)\">\(Term.shown(outcome.rawValue))</option>"
            })
        return form.asking(
            .feedback, push.handoff, DeskPageWords.feedback,
            """
            <label>\(DeskPageWords.outcome) <select name="outcome" required>\(outcomes)</select></label>
            \(reason(""))\(text)
            """)
    }

    private func reason(_ required: HTML) -> HTML {
        """
        <label>\(DeskPageWords.reason) <input name="reason" \(required) maxlength="\(Limits.identifierBytes)" \
        pattern="[a-z0-9.\\-]+" placeholder="materials-missing"></label>
        """
    }

    private var text: HTML {
        "<label>\(DeskPageWords.text) <textarea name=\"text\" rows=\"2\" maxlength=\"\(Limits.textBytes)\"></textarea></label>"
    }
}
