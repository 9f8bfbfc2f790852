package fake_test
import ("testing";"os";"time";"understudy/mock/fake";"understudy/mock/schema")
func TestOne(t *testing.T){
 file:=os.Getenv("OCTO"); data,_:=os.ReadFile(file)
 doc,_:=schema.Read(file,data)
 s:=time.Now()
 for range 5 { _,err:=fake.Compile(doc.At(os.Getenv("AT")),schema.OpenAPI30); t.Log(err)}
 t.Log(time.Since(s)/5)
}
