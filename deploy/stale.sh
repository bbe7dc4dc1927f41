# Read by deploy/tweeter and benchmarks/run, which set $home.
# shellcheck shell=sh

# In locale C, also if the one that is named is not installed, Java finds no file whose name is not ASCII.
case $(locale charmap 2>/dev/null) in
    ANSI_X3.4-1968) export LC_ALL=C.UTF-8 ;;
esac

# stale MODULE [FILE...]: true if the module has to be built. It may be older than its sources, those files, or a jar in it
# of another module, which may have been built alone since.
stale() (
    module=$home/$1
    shift
    built=$module/target/built.classpath
    [ -e "$built" ] || exit 0
    IFS= read -r jars <"$built" || : # no line end
    IFS=:
    set -f
    for jar in $jars; do
        case $jar in
            "$home"/*) [ "$jar" -nt "$built" ] && exit 0 ;;
        esac
    done
    # Files only: an editor that saves next to a file changes the time of its directory.
    [ -n "$(find "$home/pom.xml" "$@" "$module/pom.xml" "$module/src/main" -type f -newer "$built" 2>/dev/null | head -n 1)" ]
)
