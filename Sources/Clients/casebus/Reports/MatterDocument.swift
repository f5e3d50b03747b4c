import CasebusCalendar
import CasebusMatters
import CasebusModel
import CasebusReports

/// A matter for scripts, with who is responsible for each step.
struct MatterDocument: Encodable {
    var code: String
    var implementationCode: String?
    var name: Name
    var kind: String
    var materials: [Name]
    var steps: [Step]
    var criticalPath: Path
    var windows: Windows
    var feeds: [String]
    /// Whether several departments handle it jointly.
    var joint: Bool
    var rules: Rules
    var defaults: Defaults
    /// The version of the list that says who is responsible; none without a list.
    var list: String?

    enum CodingKeys: String, CodingKey {
        case code, name, kind, materials, steps, windows, feeds, joint, rules, defaults, list
        case implementationCode = "implementation_code"
        case criticalPath = "critical_path"
    }

    struct Name: Encodable {
        var zh: String
        var en: String

        init(_ names: Names) { (zh, en) = (names.chinese, names.english) }

        var shown: String { Names(chinese: zh, english: en).shown }
    }

    struct Step: Encodable {
        var code: String
        var name: Name
        /// From 1; steps of one stage may go on at the same time.
        var stage: Int
        var after: [String]
        var promisedLimit: String?
        var statutoryLimit: String?
        var waitingLimit: String?
        var responsible: [EntryDocument]

        enum CodingKeys: String, CodingKey {
            case code, name, stage, after, responsible
            case promisedLimit = "promised_limit"
            case statutoryLimit = "statutory_limit"
            case waitingLimit = "waiting_limit"
        }
    }

    /// The steps that decide how long the matter takes, and their promised limits added up, one for each unit.
    struct Path: Encodable {
        var steps: [String]
        var promised: [String]
    }

    struct Windows: Encodable {
        var finish: [String]
        var takeIn: [String]

        enum CodingKeys: String, CodingKey {
            case finish
            case takeIn = "take_in"
        }
    }

    /// What holds for a case as a whole, whether the matter says it or its kind.
    struct Rules: Encodable {
        var promisedLimit: String?
        var statutoryLimit: String?
        /// What all extensions may add.
        var extensionLimit: String?
        var correctionLimit: String?
        var issueLimit: String?
        /// None: any; empty: none.
        var grounds: [String]?

        enum CodingKeys: String, CodingKey {
            case grounds
            case promisedLimit = "promised_limit"
            case statutoryLimit = "statutory_limit"
            case extensionLimit = "extension_limit"
            case correctionLimit = "correction_limit"
            case issueLimit = "issue_limit"
        }

        init(_ rules: CaseRules) {
            promisedLimit = rules.promisedLimit?.description
            statutoryLimit = rules.statutoryLimit?.description
            extensionLimit = rules.extensionWorkingDays.map { TimeBudget.workingDays($0).description }
            correctionLimit = rules.correctionLimit?.description
            issueLimit = rules.issueLimit?.description
            grounds = rules.grounds
        }
    }

    /// What holds for steps that state no limit.
    struct Defaults: Encodable {
        var handoffLimit: String?
        var waitingLimit: String?

        enum CodingKeys: String, CodingKey {
            case handoffLimit = "handoff_limit"
            case waitingLimit = "waiting_limit"
        }
    }

    init(_ matter: Matter, of catalogue: MatterCatalogue, _ responsibility: ResponsibilityList?) {
        code = matter.code
        implementationCode = matter.implementationCode
        name = Name(matter.names)
        kind = matter.kind.rawValue
        materials = matter.materials.map(Name.init)
        let path = matter.criticalPath
        criticalPath = Path(steps: path.steps, promised: path.promised.parts.map(\.description))
        windows = Windows(
            finish: matter.windows.finish.map(\.text), takeIn: matter.windows.takeIn.map(\.text))
        feeds = matter.feeds
        joint = matter.isJoint
        rules = Rules(catalogue.rules(of: matter))
        defaults = Defaults(
            handoffLimit: catalogue.defaults.handoffLimit?.description,
            waitingLimit: catalogue.defaults.waitingLimit?.description)
        list = responsibility?.version
        steps = zip(matter.steps, matter.stages).map { step, stage in
            Step(
                code: step.code, name: Name(step.names), stage: stage, after: step.after,
                promisedLimit: step.promisedLimit?.description, statutoryLimit: step.statutoryLimit?.description,
                waitingLimit: step.waitingLimit?.description,
                responsible: responsibility?.owners(of: step.code, in: matter.code).map(EntryDocument.init) ?? [])
        }
    }
}

/// An entry of a responsibility list, for scripts.
struct EntryDocument: Encodable {
    /// Its number in the list, from 1.
    var entry: Int
    var department: String
    var office: String?
    var post: String?
    var applicants: String
    /// Empty: all.
    var registrars: [String]

    init(_ owner: Owner) {
        entry = owner.number
        department = owner.entry.department.text
        office = owner.entry.office?.text
        post = owner.entry.post
        applicants = owner.entry.applicants.rawValue
        registrars = owner.entry.registrars.map(\.text)
    }
}

/// Who is responsible for what was asked.
struct OwnerAnswer: Encodable {
    var matter: String
    var step: String
    var applicant: String?
    var registrar: String?
    var list: String
    var routing: String
    var convenor: String?
    var responsible: EntryDocument
    var sentence: String
    /// The sentence in the reader's language; no part of the document.
    let told: String

    enum CodingKeys: String, CodingKey {
        case matter, step, applicant, registrar, list, routing, convenor, responsible, sentence
    }

    init(
        _ question: OwnerQuestion, _ owner: Owner, in responsibility: ResponsibilityList, _ sentence: String,
        told: String
    ) {
        matter = question.matter
        step = question.step
        applicant = question.applicant?.rawValue
        registrar = question.registrar?.text
        list = responsibility.version
        routing = responsibility.routing.rawValue
        convenor = responsibility.convenor?.text
        responsible = EntryDocument(owner)
        self.sentence = sentence
        self.told = told
    }
}
