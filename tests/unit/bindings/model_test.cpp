#include "bindings/model.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "bindings/built_in_models.h"

namespace unfreed::bindings {
namespace {

std::string withBody(std::string_view body) {
  return R"({"version": 1, "library": "shapes", "packages": ["shapes-wasm"], "files": ["shapes"], "toolchain": "embind",
            "sources": {"ours": "this test"}, )" +
         std::string(body) + "}";
}

Model modelOfText(std::string_view body) {
  Result<Model> model = modelFromJson(withBody(body), "shapes.json");
  EXPECT_TRUE(model.has_value()) << (model ? "" : model.error().what);
  return model ? std::move(*model) : Model();
}

std::string faultOf(std::string_view text) {
  const Result<Model> model = modelFromJson(text, "shapes.json");
  return model ? "no fault" : model.error().what;
}

Member method(std::string name, std::string className, Ownership ownership) {
  Member member;
  member.name = std::move(name);
  member.returns.className = std::move(className);
  member.returns.ownership = ownership;
  return member;
}

// What declarations alone tell: a finalizer that is assumed, results that are owned by convention.
Module declared() {
  Module module;
  module.package = "shapes-wasm";
  module.toolchain = Toolchain::Embind;
  module.origin = Origin::Declarations;
  Class disc;
  disc.name = "Disc";
  disc.release = {"delete"};
  disc.finalizer = Finalizer::Never;
  disc.finalizerAssumed = true;
  disc.members.push_back(method("moveTo", "Disc", Ownership::Owned));
  disc.members.push_back(method("radius", "", Ownership::Plain));
  disc.members.push_back(method("inner", "Disc", Ownership::Unknown));
  Member place = method("place", "", Ownership::Plain);
  place.parameters.push_back({"disc", PassMode::Borrow, false, "Disc"});
  disc.members.push_back(place);
  module.classes.add(disc);
  module.exportAll();
  module.link();
  return module;
}

const Class& discOf(const Module& module) {
  return module.classes[module.classNamed("Disc")];
}

const Member& memberOf(const Module& module, std::string_view name) {
  return *membersNamed(module, discOf(module), name).at(0);
}

TEST(Model, FillsWhatIsUnknownOrAssumed) {
  Module module = declared();
  applyModel(
      modelOfText(R"("classes": [{"name": "Disc", "source": "ours", "finalizer": "registry", "members": [
               {"name": "inner", "returns": {"ownership": "borrowed"}}]}])"),
      module);
  EXPECT_EQ(discOf(module).finalizer, Finalizer::Registry);
  EXPECT_FALSE(discOf(module).finalizerAssumed);
  EXPECT_EQ(memberOf(module, "inner").returns.ownership, Ownership::Borrowed);
  EXPECT_TRUE(module.conflicts.empty());
}

TEST(Model, ContradictsOnlyAsACorrection) {
  Module module = declared();
  applyModel(modelOfText(R"("classes": [{"name": "Disc", "source": "ours", "members": [
               {"name": "moveTo", "returns": {"ownership": "borrowed"}}]}])"),
             module);
  EXPECT_EQ(memberOf(module, "moveTo").returns.ownership, Ownership::Owned);
  applyModel(modelOfText(R"("classes": [{"name": "Disc", "source": "ours", "members": [
               {"name": "moveTo", "corrects": "gives itself back", "returns": {"ownership": "borrowed"}}]}])"),
             module);
  EXPECT_EQ(memberOf(module, "moveTo").returns.ownership, Ownership::Borrowed);
  ASSERT_EQ(module.conflicts.size(), 1u);
  EXPECT_EQ(module.conflicts[0].where, "Disc.moveTo");
  EXPECT_EQ(module.conflicts[0].keptValue, "borrowed");
  EXPECT_EQ(module.conflicts[0].droppedValue, "owned");
}

TEST(Model, NeverContradictsGlue) {
  Module module = declared();
  module.origin = Origin::Glue;
  module.toolchain = Toolchain::WasmBindgen;
  module.classes[module.classNamed("Disc")].finalizer = Finalizer::Registry;
  module.classes[module.classNamed("Disc")].finalizerAssumed = false;
  applyModel(
      modelOfText(
          R"("classes": [{"name": "Disc", "source": "ours", "corrects": "a claim", "finalizer": "never", "members": [
               {"name": "place", "corrects": "a claim", "params": [{"mode": "consume"}]}]}])"),
      module);
  EXPECT_EQ(discOf(module).finalizer, Finalizer::Registry);
  EXPECT_EQ(memberOf(module, "place").parameters[0].mode, PassMode::Borrow);
}

// Glue that is written by hand shows that something is registered, not that the finalizer frees anything.
TEST(Model, CorrectsRegistrationsOfGlueThatIsWrittenByHand) {
  Module module = declared();
  module.origin = Origin::Glue;
  module.toolchain = Toolchain::CGlue;
  module.classes[module.classNamed("Disc")].finalizer = Finalizer::Registry;
  module.classes[module.classNamed("Disc")].finalizerAssumed = false;
  applyModel(modelOfText(R"("classes": [{"name": "Disc", "source": "ours", "finalizer": "never"}])"), module);
  EXPECT_EQ(discOf(module).finalizer, Finalizer::Registry);
  applyModel(
      modelOfText(
          R"("classes": [{"name": "Disc", "source": "ours", "corrects": "frees nothing", "finalizer": "never"}])"),
      module);
  EXPECT_EQ(discOf(module).finalizer, Finalizer::Never);
  ASSERT_EQ(module.conflicts.size(), 1u);
  EXPECT_EQ(module.conflicts[0].fact, "finalizer");
}

TEST(Model, AResultWithoutHandlesMayBeAScope) {
  Module module = declared();
  const std::string_view facts = R"("classes": [
      {"name": "Disc", "source": "ours"},
      {"name": "Scope", "source": "ours", "kind": "plain", "release": ["1"],
       "members": [{"name": "0", "kind": "method", "returns": {"argument": 0}, "params": [{"kept": true}]}]}],
    "functions": [{"name": "scope", "source": "ours", "returns": {"class": "Scope"}},
                  {"name": "measure", "source": "ours", "returns": {"class": "Disc"}}])";
  for (const char* const name : {"scope", "measure"}) {
    Member function = method(name, "", Ownership::Plain);
    function.kind = Member::Kind::Function;
    module.functions.add(function);
  }
  applyModel(modelOfText(facts), module);
  EXPECT_EQ(module.functions[FunctionIndex{0}].returns.className, "Scope");
  EXPECT_EQ(module.functions[FunctionIndex{1}].returns.className, "");
}

std::vector<std::string> missingIn(std::string_view body, Module module) {
  const Model model = modelOfText(body);
  applyModel(model, module);
  std::vector<std::string> names;
  for (const MissingClass& missing : classesMissingIn(model, {&module})) {
    names.push_back(missing.name + (missing.isAdded ? " (added)" : ""));
  }
  return names;
}

TEST(Model, AnObjectThatItSaysHowToReleaseIsAHandle) {
  const Model model = modelOfText(
      R"("classes": [{"name": "Disc", "source": "ours", "finalizer": "never"},
                     {"name": "Book", "source": "ours", "release": ["close"],
                      "members": [{"name": "copy", "returns": {"class": "Book", "ownership": "owned"}}]},
                     {"name": "Keeper", "source": "ours", "kind": "plain", "release": ["end"]},
                     {"name": "*", "source": "ours", "finalizer": "never"}])");
  Module module = declared();
  for (const char* const name : {"Book", "Keeper", "Page"}) {
    Class object;
    object.name = name;
    object.kind = Class::Kind::Plain;
    object.members = {method("copy", name, Ownership::Plain), method("new", name, Ownership::Plain)};
    object.members[1].kind = Member::Kind::Constructor;
    object.members.push_back(method("lent", name, Ownership::Plain));
    module.classes.add(std::move(object));
  }
  applyModel(model, module);
  const Class& book = module.classes[module.classNamed("Book")];
  EXPECT_TRUE(book.isHandle());
  EXPECT_EQ(book.release, (std::vector<std::string>{"close"}));
  EXPECT_EQ(book.members[0].returns.ownership, Ownership::Owned) << "as the model says";
  EXPECT_EQ(book.members[1].returns.ownership, Ownership::Owned) << "it constructs";
  EXPECT_EQ(book.members[2].returns.ownership, Ownership::Unknown) << "nobody knows whose it is";
  for (const char* const name : {"Keeper", "Page"}) {
    const Class& object = module.classes[module.classNamed(name)];
    EXPECT_EQ(object.kind, Class::Kind::Plain) << name;
    EXPECT_EQ(object.members[2].returns.ownership, Ownership::Plain) << name;
  }
  EXPECT_TRUE(module.conflicts.empty());
}

TEST(Model, WhatIsPassedOnIsNotNew) {
  const Model model = modelOfText(
      R"("classes": [{"name": "Disc", "source": "ours",
                      "members": [{"name": "keep", "params": [{"kept": true}], "returns": {"argument": 0}}]}])");
  Module module = declared();
  Class& disc = module.classes[module.classNamed("Disc")];
  disc.members.push_back(method("keep", "Disc", Ownership::Owned));
  disc.members.back().parameters.resize(1);
  applyModel(model, module);
  const Type& kept = module.classes[module.classNamed("Disc")].members.back().returns;
  EXPECT_EQ(kept.passedOn.what, PassedOn::What::Argument);
  EXPECT_EQ(kept.ownership, Ownership::Unknown);
}

TEST(Model, TellsWhichOfItsClassesTheLibraryDoesNotHave) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(missingIn(R"("classes": [{"names": ["Disc", "Dics"], "source": "ours"}])", declared()),
            Names{"Dics"});
  EXPECT_EQ(missingIn(R"("classes": [{"name": "Disc", "source": "ours"}, {"name": "Ring", "source": "ours",
                         "members": [{"name": "new", "kind": "constructor"}]}])",
                      declared()),
            Names{"Ring (added)"});
  EXPECT_EQ(missingIn(R"("classes": [{"name": "Ring", "source": "ours",
                         "members": [{"name": "new", "kind": "constructor"}]}])",
                      declared()),
            Names{"Ring"});
  EXPECT_EQ(missingIn(R"("classes": [{"name": "Dics", "source": "ours",
                         "members": [{"name": "copy", "returns": {"class": "Dics"}}]}])",
                      declared()),
            Names{"Dics"});
}

TEST(Model, ClassesThatOnlyAModelKnowsAreNotMissing) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(missingIn(R"("classes": [{"name": "R*", "source": "ours"},
                         {"name": "Old", "source": "ours", "versions": "<1"},
                         {"name": "Scope", "source": "ours", "kind": "plain"}],
                       "functions": [{"name": "scope", "source": "ours", "returns": {"class": "Scope"}}])",
                      declared()),
            Names{});
  EXPECT_EQ(missingIn(R"("whole": true, "classes": [{"name": "Ring", "source": "ours"}])", declared()),
            Names{});
}

TEST(Model, AddsWhatDeclarationsCannotSay) {
  Module module = declared();
  applyModel(
      modelOfText(R"("classes": [{"name": "Disc", "source": "ours", "release": ["deleteAll"], "members": [
               {"name": "place", "params": [{"kept": true}], "returns": {"argument": 0}},
               {"name": "copy", "kind": "method", "returns": {"class": "Disc", "ownership": "owned"}},
               {"name": "new", "kind": "constructor"}]},
             {"name": "Ring", "source": "ours", "members": [{"name": "new", "kind": "constructor"}]}])"),
      module);
  EXPECT_EQ(discOf(module).release, (std::vector<std::string>{"delete", "deleteAll"}));
  EXPECT_TRUE(memberOf(module, "place").parameters[0].kept);
  EXPECT_EQ(memberOf(module, "place").returns.passedOn.what, PassedOn::What::Argument);
  EXPECT_EQ(memberOf(module, "copy").returns.classIndex, module.classNamed("Disc"));
  EXPECT_EQ(memberOf(module, "new").returns.ownership, Ownership::Owned);
  ASSERT_FALSE(isNone(module.classNamed("Ring")));
  EXPECT_TRUE(std::any_of(module.exports.begin(), module.exports.end(),
                          [](const Export& entry) { return entry.name == "Ring"; }));
}

TEST(Model, AddsNothingToAModuleThatIsNotTheLibrary) {
  Module module = declared();
  module.classes[module.classNamed("Disc")].name = "Other";
  applyModel(modelOfText(R"("classes": [{"names": ["Disc", "Ring"], "source": "ours"}])"), module);
  EXPECT_EQ(module.classes.size(), 1u);
}

TEST(Model, PatternsSpeakOfResultsThatAreObjects) {
  Module module = declared();
  applyModel(modelOfText(R"("classes": [{"name": "D*", "source": "ours", "members": [
               {"name": "*", "corrects": "all kept", "returns": {"ownership": "borrowed"}},
               {"name": "absent*", "returns": {"ownership": "owned"}}]}])"),
             module);
  EXPECT_EQ(memberOf(module, "moveTo").returns.ownership, Ownership::Borrowed);
  EXPECT_EQ(memberOf(module, "radius").returns.ownership, Ownership::Plain);
  EXPECT_EQ(discOf(module).members.size(), 4u);
}

TEST(Model, CountedObjectsAreKeptByWhateverGetsThem) {
  Module module = declared();
  Class cls;
  cls.name = "Coin";
  cls.bases = {"Disc"};
  module.classes.add(cls);
  Member take = method("take", "", Ownership::Plain);
  take.kind = Member::Kind::Function;
  take.parameters.push_back({"coin", PassMode::Borrow, false, "Coin"});
  take.parameters.push_back({"other", PassMode::Borrow, false, "Other"});
  module.functions.add(take);
  applyModel(modelOfText(R"("classes": [{"name": "Disc", "source": "ours", "counted": true}])"), module);
  EXPECT_TRUE(memberOf(module, "place").parameters[0].kept);
  const Member& function = *module.functions.begin();
  EXPECT_TRUE(function.parameters[0].kept);
  EXPECT_FALSE(function.parameters[1].kept);
}

TEST(Model, FactsForOtherVersionsAreLeftOut) {
  const Model model = modelOfText(R"("classes": [
    {"name": "Disc", "source": "ours", "versions": ">=2", "finalizer": "registry"}])");
  for (const auto& [version, expected] : std::vector<std::pair<std::string, Finalizer>>{
           {"2.1.0", Finalizer::Registry}, {"1.9.9", Finalizer::Never}, {"", Finalizer::Never}}) {
    Module module = declared();
    applyModel(model, module, version);
    EXPECT_EQ(discOf(module).finalizer, expected) << version;
  }
}

TEST(Model, StandsForTheLibraryAsAWhole) {
  const Module module = moduleOf(modelOfText(R"("whole": true, "classes": [
      {"name": "Disc", "source": "ours", "release": ["delete"], "members": [{"name": "new", "kind": "constructor"}]}],
      "functions": [{"name": "load", "source": "ours", "returns": {"class": "Module", "promise": true}}])"));
  EXPECT_EQ(module.origin, Origin::Model);
  EXPECT_EQ(module.package, "shapes-wasm");
  std::vector<std::string> names;
  for (const Export& entry : module.exports) names.push_back(entry.name);
  EXPECT_EQ(names, (std::vector<std::string>{"Disc", "load", "()"}));
  const Class& object = module.classes[module.classNamed("Module")];
  EXPECT_EQ(object.kind, Class::Kind::Namespace);
  EXPECT_TRUE(membersNamed(module, object, "Disc").at(0)->returns.isConstructor);
  EXPECT_EQ(membersNamed(module, object, "load").at(0)->returns.classIndex, module.classNamed("Module"));
}

TEST(Model, IsFoundByPackageOrByFile) {
  std::vector<Model> models{modelOfText(R"("whole": true)"), modelOfText(R"("whole": false)")};
  EXPECT_EQ(wholeModelFor(models, "shapes-wasm"), &models[0]);
  EXPECT_EQ(wholeModelFor(models, "shapes-wasm/dist/shapes.js"), &models[0]);
  EXPECT_EQ(wholeModelFor(models, "./vendor/shapes.js"), &models[0]);
  EXPECT_EQ(wholeModelFor(models, "shapes"), nullptr);
  EXPECT_EQ(wholeModelFor(models, "./shapes-wasm"), nullptr);
  models[0].isWhole = false;
  EXPECT_EQ(wholeModelFor(models, "shapes-wasm"), nullptr);
}

TEST(Model, AUsersModelTakesThePlaceOfABuiltInOne) {
  Model own = modelOfText(R"("whole": true)");
  own.library = builtInModels().front().library;
  const std::vector<Model> all = modelsWith({own});
  EXPECT_EQ(all.size(), builtInModels().size());
  EXPECT_EQ(all.back().path, "shapes.json");
}

TEST(Model, PatternsMatch) {
  EXPECT_TRUE(matchesPattern("Handle_*", "Handle_Geom_Curve"));
  EXPECT_TRUE(matchesPattern("*a*b", "xaab"));
  EXPECT_TRUE(matchesPattern("*", ""));
  EXPECT_FALSE(matchesPattern("Handle_*", "AHandle_"));
  EXPECT_FALSE(matchesPattern("a", "ab"));
}

TEST(Model, VersionsAreCompared) {
  EXPECT_TRUE(isInVersions("0.27.1", ">=0.27"));
  EXPECT_FALSE(isInVersions("0.26.9", ">=0.27"));
  EXPECT_TRUE(isInVersions("1.10.0", ">1.9 <2"));
  EXPECT_FALSE(isInVersions("2.0.0", ">1.9 <2"));
  EXPECT_TRUE(isInVersions("3.0.0-rc.1", "=3"));
  EXPECT_FALSE(isInVersions("", ">=0"));
  EXPECT_TRUE(isInVersions("", ""));
  EXPECT_FALSE(isInVersions("1.0.0", ">="));
}

TEST(ModelJson, FaultsNameFileAndPlace) {
  EXPECT_EQ(faultOf("{"), "cannot use the model `shapes.json`: line 1 does not parse");
  EXPECT_EQ(faultOf("{\n\"a\": 1e999}"), "cannot use the model `shapes.json`: a number in it is too large");
  EXPECT_EQ(faultOf("[]"), "cannot use the model `shapes.json`: it must be an object");
  EXPECT_EQ(faultOf(withBody(R"("clases": [])")),
            "cannot use the model `shapes.json`: it has an unknown key `clases`");
  EXPECT_EQ(faultOf(withBody(R"("classes": [{"name": "Disc"}])")),
            "cannot use the model `shapes.json`: classes[0] names no `source`");
  EXPECT_EQ(
      faultOf(withBody(R"("classes": [{"name": "Disc", "source": "theirs"}])")),
      "cannot use the model `shapes.json`: classes[0].source is `theirs`, which `sources` does not have");
  EXPECT_EQ(faultOf(withBody(R"("classes": [{"source": "ours"}])")),
            "cannot use the model `shapes.json`: classes[0] must have one of `name` and `names`");
  EXPECT_EQ(
      faultOf(withBody(
          R"("classes": [{"name": "D", "source": "ours", "members": [{"name": "m", "returns": {"owner": 1}}]}])")),
      "cannot use the model `shapes.json`: classes[0].members[0].returns has an unknown key `owner`");
  EXPECT_EQ(faultOf(withBody(
                R"("functions": [{"name": "f", "source": "ours", "returns": {"ownership": "mine"}}])")),
            "cannot use the model `shapes.json`: functions[0].returns.ownership is `mine`, not one of owned, "
            "borrowed, plain, unknown");
  EXPECT_EQ(faultOf(withBody(R"("globals": [{"name": "Shapes", "source": "ours"}])")),
            "cannot use the model `shapes.json`: globals need a model that is `whole`: a global has no "
            "declarations beside it");
}

TEST(ModelJson, DeepInputIsAnErrorAndNoCrash) {
  EXPECT_NE(faultOf(std::string(100'000, '[')), "no fault");
}

class BuiltIn : public testing::TestWithParam<BuiltInModel> {};

TEST_P(BuiltIn, IsRead) {
  const Result<Model> model = modelFromJson(GetParam().json, std::string(GetParam().path));
  ASSERT_TRUE(model.has_value()) << model.error().what;
  EXPECT_FALSE(model->packages.empty());
  EXPECT_FALSE(model->facts().classes.empty());
  if (!model->isWhole) return;
  // Every class that a result names is there: a misspelt one would count for nothing.
  const Module module = moduleOf(*model);
  for (const Class& cls : module.classes) {
    for (const Member& member : cls.members) {
      EXPECT_TRUE(member.returns.className.empty() || !isNone(member.returns.classIndex))
          << cls.name << "." << member.name;
    }
  }
}

std::string nameOf(const testing::TestParamInfo<BuiltInModel>& model) {
  std::string name(model.param.path);
  const auto isOther = [](unsigned char c) { return std::isalnum(c) == 0; };
  std::replace_if(name.begin(), name.end(), isOther, '_');
  return name;
}

// Only what a built-in model is of is read in every run; the facts, when they are asked for.
TEST_P(BuiltIn, SaysWhatItIsOfBeforeItsFacts) {
  const Result<Model> whole = modelFromJson(GetParam().json, std::string(GetParam().path));
  ASSERT_TRUE(whole.has_value());
  const Model head = modelFromHead(GetParam().json, std::string(GetParam().path));
  EXPECT_EQ(head.path, whole->path);
  EXPECT_EQ(head.library, whole->library);
  EXPECT_EQ(head.packages, whole->packages);
  EXPECT_EQ(head.files, whole->files);
  EXPECT_EQ(head.globals, whole->globals);
  EXPECT_EQ(head.toolchain, whole->toolchain);
  EXPECT_EQ(head.isWhole, whole->isWhole);
  EXPECT_EQ(head.facts().classes.size(), whole->facts().classes.size());
  EXPECT_EQ(head.facts().functions.size(), whole->facts().functions.size());
}

INSTANTIATE_TEST_SUITE_P(Models, BuiltIn, testing::ValuesIn(builtInModelTexts()), nameOf);

}  // namespace
}  // namespace unfreed::bindings
