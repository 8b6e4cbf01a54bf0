@echo off
rem The one command, for Windows; the same as the shell script kit beside it.
setlocal EnableExtensions EnableDelayedExpansion

set "root=%~dp0"
set "root=%root:~0,-1%"
set "work=%root%\.ws101"
set "stamp=%work%\built"
set "browser=%work%\with-browser"
set "log=%work%\build.log"
set "classes=%root%\server\target\classes"
set "libraries=%root%\server\target\kit.classpath"
if not exist "%work%" mkdir "%work%"

call :find_java || exit /b 1
call :is_stale && ( call :build || exit /b 1 )
if "%~1"=="check" if not exist "%browser%" call :get_browser_driver
if "%~1"=="test" if not exist "%browser%" call :get_browser_driver

rem Jars first, in the order in which the archive of their classes was made (ws101.stage.ClassArchive).
rem The class path goes into a file: a command line here holds 8191 characters only.
rem In such a file a backslash would escape.
for /f "usebackq delims=" %%l in ("%libraries%") do set "jars=%%l"
> "%work%\class-path" echo -cp "!jars:\=/!;!classes:\=/!"
"%java%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto "-XX:SharedArchiveFile=%work%\archive\libraries.jsa" -Xlog:disable "-Dws101.root=%root%" "@%work%\class-path" ws101.cli.Main %*
exit /b %errorlevel%

rem JAVA_HOME first, as Maven does.
:find_java
if defined JAVA_HOME (
  set "java=!JAVA_HOME!\bin\java.exe"
  if exist "!java!" exit /b 0
  echo JAVA_HOME is !JAVA_HOME!, but there is no bin\java.exe in it: set it to a JDK 17 or later, or unset it. 1>&2
  exit /b 1
)
set "java="
for /f "delims=" %%j in ('where java 2^>nul') do if not defined java set "java=%%j"
if defined java exit /b 0
echo ws101 needs a JDK 17 or later ^(https://adoptium.net^), and there is no java on the PATH. 1>&2
exit /b 1

:check_java
set "version="
set "home="
for /f "tokens=1,* delims==" %%a in ('call "%java%" -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version =" /c:"java.home ="') do (
  for /f "tokens=*" %%k in ("%%a") do set "key=%%k"
  for /f "tokens=*" %%v in ("%%b") do set "value=%%v"
  if "!key:~0,9!"=="java.home" set "home=!value!"
  if "!key:~0,9!"=="java.spec" set "version=!value!"
)
if not defined version (
  echo %java% does not run: install a JDK 17 or later ^(https://adoptium.net^). 1>&2
  exit /b 1
)
if "%version:~0,2%"=="1." set "version=8"
if %version% lss 17 (
  echo ws101 needs a JDK 17 or later ^(https://adoptium.net^), and %java% is Java %version%. 1>&2
  exit /b 1
)
if exist "%home%\bin\javac.exe" exit /b 0
echo ws101 needs a JDK, and %home% is a Java without a compiler ^(a JRE^): install a JDK 17 or later ^(https://adoptium.net^). 1>&2
exit /b 1

:check_maven
where mvn >nul 2>nul || (
  echo ws101 needs Maven 3.8 or later ^(https://maven.apache.org/download.cgi^), and there is no mvn on the PATH. 1>&2
  exit /b 1
)
set "version="
for /f "tokens=3" %%v in ('mvn -v 2^>nul ^| findstr /c:"Apache Maven"') do if not defined version set "version=%%v"
for /f "tokens=1,2 delims=." %%a in ("%version%") do (
  if %%a geq 4 exit /b 0
  if %%a equ 3 if %%b geq 8 exit /b 0
)
echo ws101 needs Maven 3.8 or later ^(https://maven.apache.org/download.cgi^), and this is Maven %version%. 1>&2
exit /b 1

rem Success means stale. Dates are compared by PowerShell, which every Windows has.
:is_stale
if not exist "%stamp%" exit /b 0
if not exist "%classes%\ws101\cli" exit /b 0
if not exist "%libraries%" exit /b 0
if not exist "%root%\exercises\target\judge.classpath" exit /b 0
set "built="
set /p built=<"%stamp%"
if not "%built%"=="%java%" exit /b 0
powershell -NoProfile -Command "Set-Location $env:root; $built = (Get-Item $env:stamp).LastWriteTime; $files = @(Get-Item 'pom.xml', '*\pom.xml') + @(Get-ChildItem -Recurse 'server\src\main', 'exercises\src\test', 'web'); $newer = $files | Where-Object { $_.LastWriteTime -gt $built } | Select-Object -First 1; $gone = (Get-Content $env:libraries) -split ';' | Where-Object { -not (Test-Path $_) } | Select-Object -First 1; if ($newer -or $gone) { exit 0 } else { exit 1 }"
exit /b %errorlevel%

rem Server and checks; not the learner's file, which may not compile today.
:maven
pushd "%root%"
call mvn -q -B -DskipTests "-Dspotless.check.skip" "-Dexercises.main.skip=true" %* process-test-classes > "%log%" 2>&1
set "result=%errorlevel%"
popd
exit /b %result%

:build
call :check_java || exit /b 1
call :check_maven || exit /b 1
rem What is saved while we build is stale afterwards.
> "%work%\begun" echo %java%
if exist "%classes%" ( echo Building ws101 ... ) else ( echo Building ws101 ^(first time: a minute or two^) ... )
set "with="
if exist "%browser%" set "with=-Pbrowser"
call :maven %with%
if errorlevel 1 (
  findstr /l /c:"[ERROR]" "%log%" 1>&2
  echo ws101 could not be built. All that Maven said is in %log%. 1>&2
  exit /b 1
)
move /y "%work%\begun" "%stamp%" >nul
exit /b 0

rem The browser checks need Playwright's driver; only check and test get it. Without it these checks cannot be judged.
:get_browser_driver
echo Getting Playwright's driver for the checks that use a browser ^(200 MB, once^) ...
call :maven -Pbrowser
if errorlevel 1 (
  echo It could not be had: these checks cannot be judged today. What Maven said is in %log%. 1>&2
  call :maven
  exit /b 0
)
> "%browser%" echo.
exit /b 0
