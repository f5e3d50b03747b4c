internal import CasebusClient
internal import CasebusModel
internal import CasebusReports

/// The two forms of an act: one that asks for it, one that confirms it.
struct DeskForm {
    /// The hidden field that shows that the form came from this session.
    let key: HTML
    /// Makes a command's id.
    var freshID: @Sendable () -> String = { CommandID.next() }

    /// A form that leads to the confirmation.
    func asking(_ kind: DeskAct.Kind, _ handoff: UInt64, _ title: String, _ fields: HTML) -> HTML {
        """
        <form method="post" action="/desk/ask" class="desk"><fieldset><legend>\(title)</legend>\(key)
        \(hidden([("act", kind.rawValue), ("handoff", String(handoff)), ("id", freshID())]))
        \(fields)
        <button>\(DeskPageWords.goOn)</button></fieldset></form>
        """
    }

    /// A form that sends what was read.
    func confirming(_ act: DeskAct, _ button: String) -> HTML {
        """
        <form method="post" action="/desk/act" class="desk">\(key)\(hidden(act.fields))
        <button class="main">\(button)</button></form>
        """
    }

    private func hidden(_ fields: [(name: String, value: String)]) -> HTML {
        HTML(
            fields.map { name, value -> HTML in
                "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
            })
    }
}
