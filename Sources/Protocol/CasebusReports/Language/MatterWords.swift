package import CasebusMatters
import CasebusModel

/// The catalogue of matters, and who is responsible.
package enum MatterWords {
    // One matter.

    package static func kind(_ kind: String) -> String {
        switch kind {
        case "licence": say(en: "licence", zh: "行政许可")
        case "public-service": say(en: "public-service", zh: "公共服务")
        case "on-the-spot": say(en: "on-the-spot", zh: "即办件")
        case "promised": say(en: "promised", zh: "承诺件")
        case "internal": say(en: "internal", zh: "内部")
        case "supervision": say(en: "supervision", zh: "监管")
        case "enforcement": say(en: "enforcement", zh: "执法")
        case "credit": say(en: "credit", zh: "信用")
        default: kind
        }
    }

    package static func summary(_ kind: String, _ code: String, _ promised: String) -> String {
        say(en: "\(kind)\(code); \(promised)", zh: "\(kind)\(code)；\(promised)")
    }

    package static func implementationCode(_ code: String) -> String {
        say(en: ", implementation code \(code)", zh: "，实施编码 \(code)")
    }

    package static var nothingPromised: String { say(en: "nothing promised", zh: "没有承诺时限") }

    package static func promised(_ time: String, by steps: String) -> String {
        say(en: "promised within \(time) by way of \(steps)", zh: "承诺时限 \(time)，关键路径：\(steps)")
    }

    package static func listed(_ title: String, _ items: String) -> String {
        say(en: "\(title): \(items)", zh: "\(title)：\(items)")
    }

    package static var materials: String { say(en: "Materials", zh: "材料") }
    package static var finish: String { say(en: "May be finished at", zh: "可以办结的窗口") }
    package static var takeIn: String { say(en: "Only taken in at", zh: "只收件的窗口") }
    package static var feeds: String { say(en: "Feeds", zh: "推送给后续事项") }

    // What holds for a case as a whole, each before a limit.

    package static var wholePromised: String { say(en: "Whole case, as promised", zh: "全程承诺时限") }
    package static var wholeStatutory: String { say(en: "Whole case, by law", zh: "全程法定时限") }
    package static var wholeJoint: String { say(en: "Whole case, by law, handled jointly", zh: "全程法定时限（联合办理）") }
    package static var extensions: String { say(en: "Extensions, in all", zh: "延期累计不超过") }
    package static var correction: String { say(en: "Correction notice within", zh: "补正告知时限") }
    package static var issue: String { say(en: "Issue and delivery within", zh: "颁发送达时限") }
    package static var grounds: String { say(en: "The clock may stop for", zh: "可以停止计时的特别程序") }
    package static var noGround: String { say(en: "nothing", zh: "无") }
    package static var defaultHandoff: String { say(en: "Steps without a limit", zh: "没有时限的环节") }
    package static var defaultWaiting: String { say(en: "Steps without a limit to sign", zh: "没有签收时限的环节") }

    /// A ground by its code; others than these are shown as the file has them.
    package static func ground(_ code: String) -> String {
        switch code {
        case "hearing": say(en: "hearing", zh: "听证")
        case "tender": say(en: "tender", zh: "招标")
        case "auction": say(en: "auction", zh: "拍卖")
        case "inspection": say(en: "inspection", zh: "检验")
        case "testing": say(en: "testing", zh: "检测")
        case "quarantine": say(en: "quarantine", zh: "检疫")
        case "appraisal": say(en: "appraisal", zh: "鉴定")
        case "expert-review": say(en: "expert-review", zh: "专家评审")
        default: code
        }
    }

    // Who is responsible.

    package static func byList(_ version: String) -> String {
        say(en: "by responsibility list \(version)", zh: "依据确权清单 \(version)")
    }

    package static var nobody: String { say(en: "nobody", zh: "无") }

    package static var noListNobody: String {
        say(en: "Nobody is responsible: there is no responsibility list.", zh: "没有确权清单，无法确定责任单位。")
    }

    package static func applicants(_ word: String) -> String {
        switch word {
        case "companies": say(en: "companies", zh: "企业")
        case "persons": say(en: "persons", zh: "个人")
        case "all": say(en: "all", zh: "全部")
        default: word
        }
    }

    /// The list's own sentence in English; in Chinese it says the same.
    package static func sentence(
        _ question: OwnerQuestion, _ answer: Result<Owner, NoOwner>, in list: ResponsibilityList
    ) -> String {
        switch Language.current {
        case .en: list.sentence(question, answer).shown
        case .zh: chinese(question, answer, list.version).text
        }
    }

    private static func chinese(
        _ question: OwnerQuestion, _ answer: Result<Owner, NoOwner>, _ version: String
    ) -> Phrase {
        let (matter, step) = (question.matter, question.step)
        switch answer {
        case .success(let owner):
            let entry = owner.entry
            let who = [entry.department.text, entry.office?.text ?? "", entry.post.map { "岗位 \($0)" } ?? ""]
                .filter { !$0.isEmpty }.joined(separator: "，")
            let whose = entry.applicants == .all ? "" : "\(applicants(entry.applicants.rawValue))申请的"
            let registered = entry.registrars.map(\.text).joined(separator: "、")
            let scope = "\(registered.isEmpty ? "" : "\(registered) 登记的")\(whose.isEmpty ? "全部" : whose)办件"
            return "事项 \(matter) 的环节 \(step) 由 \(who) 负责，依据确权清单 \(version) 第 \(owner.number) 条，适用于\(scope)。"
        case .failure(.noEntry): return "事项 \(matter) 的环节 \(step) 没有责任单位：确权清单 \(version) 中没有条目。"
        case .failure(.otherApplicants):
            return "事项 \(matter) 的环节 \(step) 没有责任单位：确权清单 \(version) 中的条目不适用于这类申请人。"
        case .failure(.otherRegistrars):
            return "事项 \(matter) 的环节 \(step) 没有责任单位：确权清单 \(version) 中的条目不适用于该登记单位的办件。"
        case .failure(.applicantNeeded): return "事项 \(matter) 的环节 \(step) 由谁负责，取决于申请人是企业还是个人。"
        case .failure(.registrarNeeded): return "事项 \(matter) 的环节 \(step) 由谁负责，取决于登记单位。"
        }
    }

    package static func remedy(_ reason: NoOwner) -> String {
        switch reason {
        case .applicantNeeded:
            say(
                en: "Say it: --applicant company, or --applicant person.",
                zh: "请写明 --applicant company 或 --applicant person。")
        case .registrarNeeded: say(en: "Name it: --registrar UNIT.", zh: "请用 --registrar UNIT 写明。")
        case .noEntry, .otherApplicants, .otherRegistrars:
            say(en: "Whoever keeps the list must add one.", zh: "请由清单的维护单位补充条目。")
        }
    }

    // What is not there.

    package static func noMatter(_ code: String) -> String {
        say(
            en: "There is no matter \"\(code)\" in the catalogue. `casebus matters` lists them.",
            zh: "事项库中没有事项 \"\(code)\"。用 `casebus matters` 列出全部事项。")
    }

    /// Of a case that was registered all the same.
    package static func notInCatalogue(_ code: String) -> String {
        say(
            en: """
                The catalogue has no matter "\(code)": none of its limits and nobody responsible will be known. \
                `casebus matters` lists those that there are.
                """,
            zh: "注意：事项库中没有事项 \"\(code)\"，没有可适用的时限，也无法确定责任单位。用 `casebus matters` 列出全部事项。")
    }

    package static func noMatters(_ path: String) -> String {
        say(
            en: """
                \(path) names no matters. Add to it: matters: matters.yaml; config/matters.yaml of the sources \
                documents every key.
                """,
            zh: "\(path) 没有指定事项库。请加上 matters: matters.yaml；源代码中的 config/matters.yaml 说明了每一项。")
    }

    package static func noStep(_ step: String, in matter: String, has steps: String) -> String {
        say(
            en: "\(matter) has no step \"\(step)\". It has \(steps).",
            zh: "事项 \(matter) 没有环节 \"\(step)\"，现有环节：\(steps)。")
    }

    package static func noList(_ path: String) -> String {
        say(
            en: "\(path) names no responsibility list. Add to it: responsibility: responsibility.yaml.",
            zh: "\(path) 没有指定确权清单。请加上 responsibility: responsibility.yaml。")
    }
}
