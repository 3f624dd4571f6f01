package dev.moka.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which module may know which: arrows point downwards only, and nothing but tests knows the oracle. */
class ArchitectureTest {
    private static final String APP = "dev.moka.app..";
    private static final String ONEDNN = "dev.moka.onednn..";
    private static final String VIS = "dev.moka.vis..";
    private static final String ORACLE = "dev.moka.oracle..";

    private static final JavaClasses MOKA = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(
                    location -> !location.contains("-tests.jar")) // core's, as this build or another packaged it
            .importPackages("dev.moka");

    @Test
    void coreKnowsNoOtherModule() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(APP, ONEDNN, VIS, ORACLE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(APP, ONEDNN, VIS, ORACLE));
    }

    @Test
    void onednnKnowsOnlyCore() {
        check(noClasses()
                .that()
                .resideInAPackage(ONEDNN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(APP, VIS, ORACLE));
    }

    @Test
    void visKnowsOnlyCore() {
        check(noClasses()
                .that()
                .resideInAPackage(VIS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(APP, ONEDNN, ORACLE));
    }

    @Test
    void theCommandFindsItsBackendsByServiceLoader() {
        check(noClasses()
                .that()
                .resideInAPackage(APP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ONEDNN, ORACLE));
    }

    @Test
    void theOracleKnowsNothingOfOurs() {
        check(noClasses()
                .that()
                .resideInAPackage(ORACLE)
                .should()
                .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are Moka's but not the oracle's",
                        type -> type.getPackageName().startsWith("dev.moka")
                                && !type.getPackageName().startsWith("dev.moka.oracle"))));
    }

    @Test
    void nativeLibrariesAreTheBackendsBusiness() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ONEDNN, ORACLE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.."));
    }

    private static void check(ArchRule rule) {
        rule.check(MOKA);
    }
}
