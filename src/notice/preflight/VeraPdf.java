import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Judges PDF files with veraPDF's library for as long as it is asked.
 *
 * <p>A line on stdin is a flavour such as "3a" or "ua1", a tab and the path of a file. The answer is
 * one line on stdout: "pass", "fail" or "error", and after tabs each rule that failed, as
 * "clause-test: message". Flavours without a profile end the program.
 */
final class VeraPdf {
  private static final Map<PDFAFlavour, String> PROFILES =
      new EnumMap<>(
          Map.of(
              PDFAFlavour.byFlavourId("3a"), "PDFA-3A",
              PDFAFlavour.byFlavourId("4f"), "PDFA-4F",
              PDFAFlavour.byFlavourId("ua1"), "PDFUA-1",
              PDFAFlavour.byFlavourId("ua2"), "PDFUA-2-ISO32005"));
  private static final int FAILURES_KEPT = 1; // of each rule

  private final Map<PDFAFlavour, ValidationProfile> loaded = new EnumMap<>(PDFAFlavour.class);

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // what the library prints is no answer
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    VeraPdf judge = new VeraPdf();
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] request = line.split("\t", 2);
      ValidationProfile profile = judge.profile(PDFAFlavour.byFlavourId(request[0]));
      answers.println(judge.verdict(profile, new File(request[1])));
    }
  }

  private String verdict(ValidationProfile profile, File file) {
    PDFAFlavour flavour = profile.getPDFAFlavour();
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
        var validator =
            Foundries.defaultInstance()
                .createValidator(profile, FAILURES_KEPT, false, true, false)) {
      var result = validator.validate(parser);
      Map<String, String> failed = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          RuleId rule = assertion.getRuleId();
          failed.put(rule.getClause() + "-" + rule.getTestNumber(), message(assertion));
        }
      }
      StringBuilder line = new StringBuilder(result.isCompliant() ? "pass" : "fail");
      failed.forEach((rule, message) -> line.append('\t').append(rule).append(": ").append(message));
      return line.toString();
    } catch (Exception error) {
      return "error\t" + oneLine(error.toString());
    }
  }

  private static String message(TestAssertion assertion) {
    String specific = assertion.getErrorMessage();
    return oneLine(specific == null ? assertion.getMessage() : specific);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /**
   * Returns the rules of a flavour, read from the library's own XML file. Its loader cannot be used:
   * the jar lacks JAXB, which it needs.
   */
  private ValidationProfile profile(PDFAFlavour flavour) throws Exception {
    if (!loaded.containsKey(flavour)) {
      String path = "org/verapdf/pdfa/validation/" + PROFILES.get(flavour) + ".xml";
      try (InputStream data = VeraPdf.class.getClassLoader().getResourceAsStream(path)) {
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(data);
        loaded.put(flavour, profile(flavour, xml));
      }
    }
    return loaded.get(flavour);
  }

  private static ValidationProfile profile(PDFAFlavour flavour, Document xml) {
    if (!xml.getDocumentElement().getAttribute("flavour").equals(flavour.name())) {
      throw new IllegalStateException("this is no profile of " + flavour);
    }
    Set<Rule> rules = new HashSet<>();
    for (Element rule : all(xml.getDocumentElement(), "rule")) {
      rules.add(rule(rule));
    }
    if (rules.isEmpty() || rules.size() != all(xml.getDocumentElement(), "rule").size()) {
      throw new IllegalStateException("rules of " + flavour + " were lost");
    }
    Set<Variable> variables = new HashSet<>();
    for (Element each : all(xml.getDocumentElement(), "variable")) {
      variables.add(
          Profiles.variableFromValues(
              each.getAttribute("name"),
              each.getAttribute("object"),
              text(each, "defaultValue"),
              text(each, "value")));
    }
    var details = Profiles.profileDetailsFromValues(flavour.getId(), "", "", new Date(0));
    return Profiles.profileFromValues(flavour, details, "", rules, variables);
  }

  private static Rule rule(Element rule) {
    Element id = all(rule, "id").get(0);
    List<ErrorArgument> arguments = new ArrayList<>();
    for (Element each : all(rule, "argument")) {
      arguments.add(ErrorArgumentImpl.fromValues(each.getTextContent(), optional(each, "name"), null));
    }
    String deferred = optional(rule, "deferred");
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"),
            Integer.parseInt(id.getAttribute("testNumber"))),
        rule.getAttribute("object"),
        deferred == null ? null : Boolean.valueOf(deferred),
        optional(rule, "tags"),
        text(rule, "description"),
        text(rule, "test"),
        Profiles.errorFromValues(text(rule, "message"), arguments),
        List.of());
  }

  private static List<Element> all(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int index = 0; index < found.getLength(); index++) {
      elements.add((Element) found.item(index));
    }
    return elements;
  }

  private static String text(Element parent, String name) {
    List<Element> found = all(parent, name);
    return found.isEmpty() ? null : found.get(0).getTextContent();
  }

  private static String optional(Element element, String name) {
    return element.hasAttribute(name) ? element.getAttribute(name) : null;
  }
}
