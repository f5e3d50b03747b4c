internal import CasebusMatters
internal import CasebusRules

extension RuleBook {
    /// The book of files in which nothing is wrong; `nil` when it is too large for the log, which is noted.
    static func compiled(
        _ matters: MatterCatalogue, _ list: ResponsibilityList?, file: String, _ mistakes: MistakeCollector
    ) -> RuleBook? {
        do throws(RuleBookFault) {
            let book = try RuleBook(matters, list)
            let size = book.encoded().count
            if size <= MatterLimits.ruleBookBytes { return book }
            mistakes.add(
                .init(
                    file: file, value: "\(size) bytes",
                    remedy: "The matters and who is responsible for them are recorded in the log, as one piece of "
                        + "\(MatterLimits.ruleBookBytes) bytes at most. Shorten codes, or leave out matters, steps, "
                        + "entries or registrars."))
        } catch {
            mistakes.add(.init(file: file, remedy: "No rule book can be made of the matters and the list: \(error)."))
        }
        return nil
    }
}
