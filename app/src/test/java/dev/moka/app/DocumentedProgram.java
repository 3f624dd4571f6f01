package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** A Java program out of a page of documentation, compiled. */
final class DocumentedProgram {
    private static final Path DOCS = Path.of(System.getProperty("moka.root"), "docs");

    private final Path classes;
    private final String name;

    /**
     * @param page a file of docs/
     * @param name the program's class
     * @param classes a folder for what is compiled
     */
    DocumentedProgram(String page, String name, Path classes) throws IOException {
        this.classes = classes;
        this.name = name;
        Matcher program = Pattern.compile("```java\n((?:(?!```).)*public class " + name + " .*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)));
        assertThat(program.find()).as("%s in %s", name, page).isTrue();
        Path source = Files.writeString(classes.resolve(name + ".java"), program.group(1));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(result).isZero();
    }

    /** Runs its main method; what it prints. */
    String run(Object... args) throws Exception {
        PrintStream out = System.out;
        var captured = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) words);
        } finally {
            System.setOut(out);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
